// The page's words, and message text as DOM nodes: text is never markup.

const words = JSON.parse(document.body.dataset.texts);

/** A sentence of the page, with {name} replaced. */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function has(key) {
  return Object.hasOwn(words, key);
}

const LINK = /https?:\/\/[^\s<>"']+/gi;

const PLACEHOLDER = /\[[A-Z]+(?:_[A-Z]+)*_(\d+)\]/g;
const list = new Intl.ListFormat(document.documentElement.lang);

/** The kinds of what was hidden, in words, each once. */
export function hiddenIn(hidden) {
  return list.format(new Set(hidden.map(({ type }) => kindOf(type))));
}

function kindOf(type) {
  return has(`hide.${type}`) ? say(`hide.${type}`) : say("hide.value");
}

/** Text with a chip in place of each hidden value, and its web addresses as links. */
export function linked(text, hidden = []) {
  const nodes = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const known = hidden.find(({ placeholder }) => placeholder === match[0]);
    if (known) {
      const chip = document.createElement("span");
      chip.className = "chip";
      chip.textContent = `${kindOf(known.type)} ${match[1]}`;
      nodes.append(addressed(text.slice(end, match.index)), chip);
      end = match.index + match[0].length;
    }
  }
  nodes.append(addressed(text.slice(end)));
  return nodes;
}

/** Nothing but http and https becomes a link. */
function addressed(text) {
  const nodes = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    // A full stop or bracket behind an address belongs to the sentence.
    const address = match[0].replace(/[.,;:!?)\]}»”’]+$/u, "");
    if (!isWeb(address)) {
      continue;
    }
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    link.textContent = address;
    nodes.append(text.slice(end, match.index), link);
    end = match.index + address.length;
  }
  nodes.append(text.slice(end));
  return nodes;
}

/** Not where the host is another than what a reader takes for it: behind a user's name, or with signs that no host has. */
function isWeb(address) {
  try {
    const { protocol, username, password, hostname } = new URL(address);
    return /^https?:$/.test(protocol) && !username && !password && /^(?:[a-z\d.-]+|\[[a-f\d:.]+\])$/.test(hostname);
  } catch {
    return false;
  }
}

// The page's language in the reader's own country: British and American clocks differ.
const locale = navigator.languages.find(tag => tag.startsWith(document.documentElement.lang)) ?? document.documentElement.lang;
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export function timeOf(at) {
  const date = new Date(at);
  return (date.toDateString() === new Date().toDateString() ? clock : day).format(date);
}
