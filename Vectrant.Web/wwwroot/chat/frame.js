// The page inside the widget of another site. The two tell each other "open", "close" and how many are unread; nothing else.

export class Frame {
  onopen = () => {};
  #origins;
  #parent = null;
  #open = true;
  #unread = 0;

  constructor(embedded, origins) {
    this.embedded = embedded && window.parent !== window;
    this.#origins = [...origins, location.origin];
    if (this.embedded) {
      addEventListener("message", event => this.#hear(event));
    }
  }

  close() {
    this.#tell("close");
  }

  /** A message arrived; while the widget is closed it counts as unread. */
  arrived() {
    if (this.embedded && !this.#open) {
      this.#unread++;
      this.#tell("unread");
    }
  }

  #hear(event) {
    if (event.source !== window.parent || !this.#origins.includes(event.origin) || typeof event.data?.vectrant !== "string") {
      return;
    }
    this.#parent = event.origin;
    switch (event.data.vectrant) {
      case "hello":
        // Before it is known whom to tell, the button would do nothing.
        document.getElementById("close").hidden = false;
        this.#tell("ready");
        break;
      case "opened":
        this.#open = true;
        this.#unread = 0;
        this.#tell("unread");
        this.onopen();
        break;
      case "closed":
        this.#open = false;
        break;
    }
  }

  #tell(what) {
    // Until a parent of a known origin has spoken, nobody is told anything.
    if (this.#parent !== null) {
      window.parent.postMessage({ vectrant: what, unread: this.#unread }, this.#parent);
    }
  }
}
