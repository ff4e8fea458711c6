// The list of messages on screen, in the order of their places.

import { hiddenIn, linked, say, timeOf } from "./text.js";

const template = document.getElementById("message");

export class Log {
  #root;
  #jump;
  #known = new Map();
  // What was hidden in the conversation: an answer may name it too.
  #hidden = [];
  // Whoever reads the end keeps reading the end when the list grows or the space for it shrinks.
  #stuck = true;

  constructor(root, jump) {
    this.#root = root;
    this.#jump = jump;
    root.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    jump.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.#stuck && this.toEnd()).observe(root);
  }

  /** Messages that arrive from now on are read out; the history that a reload brings is not. */
  announce() {
    this.#root.setAttribute("aria-live", "polite");
  }

  has(id) {
    return this.#known.has(id);
  }

  clear() {
    this.#known.clear();
    this.#hidden = [];
    this.#root.querySelectorAll(".message:not(.greeting)").forEach(element => element.remove());
    this.#root.setAttribute("aria-live", "off");
    this.#jump.hidden = true;
  }

  /** Shows a message, or brings the one that is shown up to date. Returns true when it is new. */
  show(message) {
    const shown = this.#known.get(message.id);
    this.#hidden.push(...message.hidden ?? []);
    const element = shown ?? create(message.from);
    element.dataset.seq = message.seq;
    element.querySelector(".who").textContent = `${whoIs(message)}: `;
    element.querySelector(".body").replaceChildren(linked(message.text, this.#hidden));
    const foot = element.querySelector(".foot");
    const time = document.createElement("time");
    time.dateTime = message.at;
    time.textContent = timeOf(message.at);
    foot.replaceChildren(...footOf(message), time);
    this.#place(element, message.seq);
    this.#known.set(message.id, element);
    if (this.#stuck) {
      this.toEnd();
    } else if (!shown) {
      this.#jump.hidden = false;
    }
    return !shown;
  }

  /** A message that is still on its way. */
  pending(text) {
    const element = create("customer");
    element.querySelector(".who").textContent = `${say("You")}: `;
    element.querySelector(".body").replaceChildren(linked(text));
    this.#root.append(element);
    this.toEnd();
    return element;
  }

  state(element, words, ...actions) {
    element.classList.toggle("failed", actions.length > 0);
    const foot = element.querySelector(".foot");
    foot.replaceChildren(words, ...actions);
  }

  /** The pending message was stored under this id; the server's own version of it may be here already. */
  settle(element, id) {
    if (this.#known.has(id)) {
      element.remove();
      return;
    }
    this.#known.set(id, element);
    this.state(element, say("Sent"));
  }

  toEnd() {
    this.#stuck = true;
    this.#root.scrollTop = this.#root.scrollHeight;
    this.#jump.hidden = true;
  }

  #scrolled() {
    this.#stuck = this.#root.scrollHeight - this.#root.scrollTop - this.#root.clientHeight < 80;
    if (this.#stuck) {
      this.#jump.hidden = true;
    }
  }

  #place(element, seq) {
    let before = null;
    for (const other of [...this.#root.querySelectorAll(".message:not(.greeting)")].reverse()) {
      if (other !== element) {
        if (other.dataset.seq && Number(other.dataset.seq) < seq) {
          break;
        }
        before = other;
      }
    }
    // Moving a node that is in its place already would make a screen reader read it again.
    if (element.parentNode !== this.#root || element.nextElementSibling !== before) {
      this.#root.insertBefore(element, before);
    }
  }
}

function create(from) {
  const element = template.content.firstElementChild.cloneNode(true);
  element.classList.add(from);
  return element;
}

function whoIs(message) {
  switch (message.from) {
    case "customer": return say("You");
    case "person": return message.person ?? say("Person");
    case "system": return say("Notice");
    default: return say("Answer");
  }
}

function footOf(message) {
  const parts = [];
  // A node of an older version names nothing.
  if (message.hidden?.length > 0) {
    parts.push(part("hid", say("Hid", { what: hiddenIn(message.hidden) })));
  }
  if (message.from === "assistant") {
    parts.push(...message.sources.map(title => part("source", title)), part("checked", say("Checked")));
  } else if (message.from === "person") {
    parts.push(part("checked", message.person ? say("WrittenBy", { name: message.person }) : say("WrittenByPerson")));
  }
  return parts;
}

function part(kind, text) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}
