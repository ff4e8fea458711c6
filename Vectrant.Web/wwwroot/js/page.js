// Small things a component cannot do from the server: dialogs, focus, scrolling, keeping unsent text.
export function showDialog(dialog) {
  if (dialog && !dialog.open) {
    dialog.showModal();
  }
}

export function closeDialog(dialog) {
  if (dialog?.open) {
    dialog.close();
  }
}

/** Unless somebody is at work in that thread already: letters that are being typed would become commands. */
export function focus(selector) {
  const element = document.querySelector(selector);
  if (!element?.closest('.thread')?.contains(document.activeElement)) {
    element?.focus();
  }
}

export function focusAtEnd(element) {
  if (element) {
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }
}

export function intoView(selector) {
  document.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
}

/** Brings what was asked for to the middle and makes it the place from which the keyboard goes on. */
export function reveal(selector) {
  const element = document.querySelector(selector);
  element?.scrollIntoView({ block: 'center' });
  element?.focus({ preventScroll: true });
}

export function toBottom(element) {
  if (element) {
    element.scrollTop = element.scrollHeight;
  }
}

// Text that is being written survives a lost circuit in this tab only; it is gone when the tab closes.
export function keepWhileTyping(element, key) {
  element?.addEventListener('input', () => sessionStorage.setItem(key, element.value));
}

export function kept(key) {
  return sessionStorage.getItem(key);
}

export function forget(key) {
  sessionStorage.removeItem(key);
}

// Asks before the tab is closed while something is unsaved.
let guarded = false;
function onBeforeUnload(event) {
  event.preventDefault();
}

export function guardUnload(on) {
  if (on !== guarded) {
    guarded = on;
    (on ? window.addEventListener : window.removeEventListener)('beforeunload', onBeforeUnload);
  }
}
