// What the page says when a guard stopped a message: what happened, what to do, the way to a person, and an objection.

import { say } from "./text.js";

const box = document.getElementById("blocked");
const words = box.querySelector(".words");
const person = document.getElementById("blocked-person");
const mistake = document.getElementById("mistake");

export class Guard {
  #proof = null;
  #status;

  /** @param {object} api @param {(button: HTMLElement) => void} getPerson @param {() => string} status @param {HTMLElement} input */
  constructor(api, getPerson, status, input) {
    this.#status = status;
    person.addEventListener("click", () => getPerson(person));
    document.getElementById("blocked-close").addEventListener("click", () => {
      this.hide();
      input.focus();
    });
    mistake.addEventListener("click", async () => {
      mistake.disabled = true;
      try {
        await api.object(this.#proof);
        words.textContent = say("Objected");
        mistake.hidden = true;
        input.focus();
      } catch (refusal) {
        words.textContent = refusal.status === 404 ? say("ObjectionLate") : say("Unreachable");
      } finally {
        mistake.disabled = false;
      }
    });
  }

  show(refusal) {
    this.#proof = refusal;
    box.hidden = false;
    person.hidden = this.#status() === "personWillAnswer";
    mistake.hidden = !refusal.event || !refusal.appeal;
    words.textContent = say(refusal.code);
  }

  hide() {
    box.hidden = true;
    words.textContent = "";
  }
}
