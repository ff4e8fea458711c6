// Keeps the conversation over a reload. A browser may refuse storage (private windows, a widget on another site):
// then the page forgets with the tab, and everything else works the same.

const KEY = "vectrant.chat";

let memory = null;

export function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return isState(kept) ? kept : memory;
  } catch {
    return memory;
  }
}

export function save(state) {
  memory = state;
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Nothing to do: memory holds it.
  }
}

function isState(kept) {
  return kept !== null && typeof kept === "object" && Array.isArray(kept.outbox)
    && kept.outbox.every(item => typeof item?.key === "string" && typeof item.text === "string")
    && (kept.conversation === null
      || (typeof kept.conversation?.id === "string" && typeof kept.conversation.token === "string"));
}
