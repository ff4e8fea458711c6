// The customers' page: holds the conversation, sends in order, shows what arrives.

import { Api } from "./api.js";
import { Frame } from "./frame.js";
import { Guard } from "./guard.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { load, save } from "./store.js";
import { has, say } from "./text.js";

const page = document.body.dataset;
const $ = id => document.getElementById(id);
const [form, input, count, notice, status, rating] = ["form", "text", "count", "notice", "status", "rating"].map($);
const maxLength = Number(page.maxLength);

const api = new Api(page.api, page.appeals);
const log = new Log($("log"), $("jump"));
const frame = new Frame(page.embedded === "true", JSON.parse(page.origins));

let conversation = null;
// Messages that the server has not confirmed: { key, text, contact, element, state: waiting | sending | failed }.
let outbox = [];
// Own messages that arrived while one is being sent: only its answer tells whether it is the same one.
let held = [];
let sending = false;
let cursor = 0;
let shownStatus = null;
let fresh = false;
let personKey = newKey();

const guard = new Guard(api, getPerson, () => shownStatus, input);

const live = new Live(api, page.hub, {
  cursor: () => cursor,
  status: () => shownStatus,
  update,
  gone: forgotten,
  reachable,
  crowded,
});

begin();

function begin() {
  const kept = load();
  conversation = kept?.conversation ?? null;
  for (const { key, text, contact } of kept?.outbox ?? []) {
    enqueue(key, text, contact);
  }
  if (conversation) {
    live.follow(conversation);
  } else {
    log.announce();
    fresh = true;
  }
  showButtons();
  flush();
  // Until now the browser itself would have sent the form, and the text would have been lost.
  $("send").disabled = false;
  measure();
}

function keep() {
  save({ conversation, outbox: outbox.map(({ key, text, contact }) => ({ key, text, contact })) });
}

// ---- Sending ----

form.addEventListener("submit", event => {
  event.preventDefault();
  submit();
});

input.addEventListener("keydown", event => {
  // While an input method composes, Enter chooses a word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
});

input.addEventListener("input", measure);

function submit() {
  const text = input.value.trim();
  if (text === "") {
    input.focus();
    return;
  }
  if (measure() > 0) {
    tell(say("TooLongToSend"), "bad");
    input.focus();
    return;
  }
  const email = $("email");
  if (!email.checkValidity()) {
    $("contact").open = true;
    email.setAttribute("aria-invalid", "true");
    tell(say("email_malformed"), "bad");
    email.focus();
    return;
  }
  email.removeAttribute("aria-invalid");
  tell("");
  guard.hide();
  log.announce();
  enqueue(newKey(), text, conversation ? null : contactNow());
  input.value = "";
  measure();
  input.focus();
  keep();
  flush();
}

function enqueue(key, text, contact) {
  const item = { key, text, contact, element: log.pending(text), state: "waiting" };
  log.state(item.element, say("Sending"));
  outbox.push(item);
}

/** One at a time, in order, so that the order on screen is the order of the conversation. */
async function flush() {
  if (sending) {
    return;
  }
  sending = true;
  try {
    for (let item = next(); item; item = next()) {
      await send(item);
    }
  } finally {
    sending = false;
    release();
  }
}

function next() {
  return outbox.find(item => item.state === "waiting");
}

async function send(item) {
  item.state = "sending";
  log.state(item.element, say("Sending"));
  try {
    const answer = conversation
      ? await api.post(conversation, item.text, item.key)
      : await api.start(startOf(item), item.key);
    sent(item, answer);
  } catch (refusal) {
    failed(item, refusal);
  }
}

function startOf({ text, contact }) {
  return { message: text, ...customer(contact) };
}

function customer(contact) {
  return {
    name: contact?.name || null,
    email: contact?.email || null,
    language: document.documentElement.lang,
    channel: frame.embedded ? "widget" : "chat",
  };
}

function contactNow() {
  return { name: $("name").value.trim(), email: $("email").value.trim() };
}

function begun(answer) {
  conversation = { id: answer.conversationId, token: answer.token };
  fresh = true;
  live.follow(conversation);
}

function sent(item, answer) {
  outbox = outbox.filter(other => other !== item);
  log.settle(item.element, answer.messageId);
  if (!conversation) {
    begun(answer);
  }
  keep();
  showButtons();
  reachable(true);
}

function failed(item, refusal) {
  if (refusal.restricted) {
    takeBack(item);
    guard.show(refusal);
    return;
  }
  if (refusal.status === 404 && conversation) {
    forgotten();
  }
  item.state = "failed";
  item.passes = refusal.passes;
  const words = reason(refusal);
  log.state(item.element, say("NotSent"), ...actionsOf(item, refusal));
  tell(words, "bad");
  if (refusal.status === 0) {
    reachable(false);
  } else if (refusal.status === 429) {
    setTimeout(() => again(item), Math.max(refusal.retryAfter, 1) * 1000);
  }
  // What follows waits for this one: order matters more than speed.
  for (const other of outbox) {
    if (other.state === "waiting") {
      other.state = "failed";
      other.passes = true;
      log.state(other.element, say("NotSent"), ...actionsOf(other, refusal));
    }
  }
}

function actionsOf(item, refusal) {
  const actions = [action(say("SendAgain"), () => again(item))];
  if (!refusal.passes) {
    actions.push(action(say("EditAgain"), () => takeBack(item)));
  }
  return actions;
}

/** With the same key: if it did arrive, it stays one message. */
function again(item) {
  if (item.state !== "failed") {
    return;
  }
  for (const other of outbox) {
    if (other.state === "failed" && (other === item || other.passes)) {
      other.state = "waiting";
      log.state(other.element, say("Sending"));
    }
  }
  tell("");
  live.nudge();
  flush();
}

function takeBack(item) {
  outbox = outbox.filter(other => other !== item);
  item.element.remove();
  input.value = input.value === "" ? item.text : `${item.text}\n${input.value}`;
  keep();
  measure();
  tell("");
  input.focus();
}

addEventListener("online", () => {
  const stuck = outbox.find(item => item.state === "failed" && item.passes);
  if (stuck) {
    again(stuck);
  }
});

addEventListener("offline", () => reachable(false));

// ---- Receiving ----

function update(body) {
  cursor = Math.max(cursor, body.lastSeq);
  for (const message of body.messages) {
    if (message.from === "customer" && sending && !log.has(message.id)) {
      held.push(message);
    } else {
      show(message);
    }
  }
  showStatus(body);
  if (!fresh) {
    fresh = true;
    // The history is on screen; from now on what arrives is read out.
    setTimeout(() => log.announce(), 0);
  }
}

function release() {
  const messages = held;
  held = [];
  messages.forEach(show);
}

function show(message) {
  if (log.show(message) && fresh && message.from !== "customer") {
    frame.arrived();
  }
}

function showStatus({ status: state, rating: given, messages }) {
  shownStatus = state;
  const words = { checking: say("Checking"), personWillAnswer: say("PersonWillAnswer"), closed: say("Closed") }[state] ?? "";
  status.classList.toggle("busy", state === "checking");
  setText(status.querySelector(".words"), words);
  showButtons();
  if (messages.some(message => message.from === "assistant" || message.from === "person")) {
    rating.dataset.answered = "true";
  }
  rating.hidden = rating.dataset.answered !== "true" || (state !== "yourTurn" && state !== "closed");
  for (const button of rating.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(Number(button.value) === given));
  }
}

function forgotten() {
  clear();
  tell(say("Forgotten"), "info");
}

function clear() {
  live.stop();
  conversation = null;
  cursor = 0;
  shownStatus = null;
  delete rating.dataset.answered;
  setText($("thanks"), "");
  log.clear();
  for (const item of outbox) {
    item.element = log.pending(item.text);
    log.state(item.element, say("NotSent"), action(say("SendAgain"), () => again(item)));
  }
  log.announce();
  fresh = true;
  keep();
  showStatus({ status: null, rating: null, messages: [] });
  showButtons();
}

// ---- The rest of the page ----

rating.addEventListener("click", async event => {
  const button = event.target.closest("button");
  if (!button || !conversation) {
    return;
  }
  try {
    await api.rate(conversation, Number(button.value));
    for (const other of rating.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    setText($("thanks"), say("RatingThanks"));
  } catch (refusal) {
    tell(reason(refusal), "bad");
  }
});

$("person").addEventListener("click", event => getPerson(event.currentTarget));

/** Works without a conversation too: then one begins that says nothing but that a person is wanted. */
async function getPerson(button) {
  button.disabled = true;
  try {
    if (conversation && shownStatus !== "closed") {
      await api.person(conversation);
      await live.refresh();
    } else {
      const answer = await api.startWithPerson(customer(contactNow()), personKey);
      clear();
      begun(answer);
      keep();
      showButtons();
    }
    personKey = newKey();
    guard.hide();
    tell("");
    input.focus();
  } catch (refusal) {
    personKey = refusal.passes ? personKey : newKey();
    tell(reason(refusal), "bad");
  } finally {
    button.disabled = false;
  }
}

const question = $("leave");
$("new").addEventListener("click", () => question.showModal());
question.addEventListener("close", () => {
  if (question.returnValue === "leave") {
    outbox = [];
    clear();
    guard.hide();
    tell("");
  }
  question.returnValue = "";
  input.focus();
});

$("close").addEventListener("click", () => frame.close());
addEventListener("keydown", event => {
  if (event.key === "Escape" && !question.open) {
    frame.close();
  }
});
frame.onopen = () => input.focus();

function showButtons() {
  $("new").hidden = !conversation;
  $("contact").hidden = conversation !== null;
  $("person").hidden = !conversation || shownStatus === "personWillAnswer" || shownStatus === "closed";
}

function reachable(yes) {
  hint("offline", yes ? "" : say("Offline"));
}

function crowded(yes) {
  hint("crowded", yes ? say("Crowded") : "");
}

function hint(id, words) {
  $(id).hidden = words === "";
  setText($(id), words);
}

/** Counts as the server does: characters, not UTF-16 units. Returns how many are too many. */
function measure() {
  const length = [...input.value.trim()].length;
  const over = length - maxLength;
  const near = length > maxLength * 0.8;
  count.hidden = !near;
  count.classList.toggle("bad", over > 0);
  setText(count, near ? (over > 0 ? say("TooLong", { over }) : say("Count", { length, max: maxLength })) : "");
  input.setAttribute("aria-invalid", String(over > 0));
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight + 2, 180)}px`;
  return over;
}

function reason(refusal) {
  if (refusal.status === 0) {
    return say("Unreachable");
  }
  if (refusal.status === 429) {
    return say("Throttled", { seconds: Math.max(refusal.retryAfter, 1) });
  }
  return has(refusal.code) ? say(refusal.code, { max: maxLength }) : say("Failed");
}

function tell(words, tone = "info") {
  notice.hidden = words === "";
  notice.className = `notice ${tone}`;
  setText(notice.querySelector(".words"), words);
}

$("dismiss").addEventListener("click", () => {
  tell("");
  input.focus();
});

function action(words, run) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = words;
  button.addEventListener("click", run);
  return button;
}

// A live region that is written again with the same words may be read again.
function setText(element, words) {
  if (element.textContent !== words) {
    element.textContent = words;
  }
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
}
