// Keyboard shortcuts of a page. Single letters never fire while somebody types, nor together with a modifier that is not asked for.
const registrations = new Map();
let next = 1;

function typing(target) {
  return target instanceof Element && (target.closest('input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select, [contenteditable=""], [contenteditable=true]') !== null);
}

function nameOf(event) {
  const modifiers = (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + (event.altKey ? 'Alt+' : '');
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return modifiers + key;
}

function onKeyDown(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat) {
    return;
  }

  const name = nameOf(event);
  const inField = typing(event.target);
  const inDialog = document.querySelector('dialog[open]') !== null;
  if (name === 'Escape' && inField && 'leave' in event.target.dataset) {
    // Out of the field, to where single keys work again.
    (document.querySelector('.thread h1[tabindex]') ?? document.querySelector('main h1[tabindex]') ?? event.target).focus({ preventScroll: true });
  }

  for (const { receiver, keys, fieldKeys } of [...registrations.values()].reverse()) {
    const listed = inField ? fieldKeys : keys;
    if (listed.includes(name) && !inDialog) {
      event.preventDefault();
      receiver.invokeMethodAsync('PressedAsync', name);
      return;
    }
  }
}

/** keys: outside of fields; fieldKeys: inside of them, such as "Ctrl+Enter" and "Escape". */
export function register(receiver, keys, fieldKeys) {
  if (registrations.size === 0) {
    document.addEventListener('keydown', onKeyDown);
  }

  const id = next++;
  registrations.set(id, { receiver, keys, fieldKeys });
  document.body.dataset.shortcuts = String(registrations.size);
  return id;
}

export function unregister(id) {
  registrations.delete(id);
  if (registrations.size === 0) {
    document.removeEventListener('keydown', onKeyDown);
  }
}
