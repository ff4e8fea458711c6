// What every page needs before, or without, a circuit: theme, the viewer's time zone, exact times on hover.
const year = 60 * 60 * 24 * 365;

// The prefix as the server gives it to its own cookies: over https nothing bare is read.
function remember(name, value) {
  const safe = location.protocol === 'https:';
  document.cookie = `${safe ? '__Host-' : ''}${name}=${encodeURIComponent(value)};path=/;max-age=${year};samesite=lax${safe ? ';secure' : ''}`;
}

remember('vectrant.zone', Intl.DateTimeFormat().resolvedOptions().timeZone);

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-theme-choice]');
  if (button) {
    const choice = button.dataset.themeChoice;
    remember('vectrant.theme', choice);
    document.documentElement.dataset.theme = choice;
    for (const other of document.querySelectorAll('[data-theme-choice]')) {
      other.setAttribute('aria-pressed', String(other.dataset.themeChoice === choice));
    }
    return;
  }

  if (event.target.closest?.('.skip-link')) {
    event.preventDefault();
    event.stopPropagation();
    document.getElementById('content')?.focus();
    return;
  }

  if (event.target.closest?.('[data-reload]')) {
    location.reload();
    return;
  }

  const copy = event.target.closest?.('[data-copy]');
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy);
  }
}, true);

// Half a character is no text: the app would not hear of the whole field, and keep what it knew of it before.
for (const typed of ['input', 'change']) {
  addEventListener(typed, ({ target: field }) => {
    const whole = field.value?.toWellFormed?.();
    if (whole !== undefined && whole !== field.value) {
      field.value = whole;
    }
  }, true);
}

// The exact moment, in the viewer's zone and language, when a relative time is pointed at.
document.addEventListener('pointerover', event => {
  const time = event.target.closest?.('time[datetime]');
  if (time && !time.dataset.exact) {
    time.dataset.exact = 'yes';
    time.title = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: 'full', timeStyle: 'medium' });
  }
});

// Work on an open page goes over its socket; this tells the sign-in that somebody is there.
let seen = 0;
function touch() {
  if (Date.now() - seen > 60_000 && document.getElementById('rail')) {
    seen = Date.now();
    fetch('/session/seen', { method: 'POST', redirect: 'manual' }).catch(() => { seen = 0; });
  }
}
document.addEventListener('keydown', touch, { capture: true, passive: true });
document.addEventListener('pointerdown', touch, { capture: true, passive: true });
