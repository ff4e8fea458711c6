// The chat on somebody else's page:
//   <script src="https://chat.example.org/widget.js" data-accent="#0f6b5f" data-lang="en" async></script>
// A button and a frame in a shadow root. It leaves no global, no style and no storage behind on the page; the page's origin
// must be listed in the setting Chat:WidgetOrigins.
(() => {
  "use strict";

  const script = document.currentScript;
  const home = new URL(script.src);
  const root = home.href.slice(0, home.href.lastIndexOf("/"));
  const WORDS = {
    en: { open: "Open the chat", close: "Close the chat", chat: "Chat", unread: "unread", refused: "The chat cannot be shown on this page.", elsewhere: "Open it in a new window" },
    de: { open: "Chat öffnen", close: "Chat schließen", chat: "Chat", unread: "ungelesen", refused: "Der Chat kann auf dieser Seite nicht angezeigt werden.", elsewhere: "In einem neuen Fenster öffnen" },
  };
  const wanted = (script.dataset.lang || document.documentElement.lang || navigator.language || "en").slice(0, 2).toLowerCase();
  const language = WORDS[wanted] ? wanted : "en";
  const words = WORDS[language];
  const accent = /^#[0-9a-f]{6}$/i.test(script.dataset.accent || "") ? script.dataset.accent : null;
  // A frame that was refused loads too, with the browser's own error page: only the chat itself answers.
  const ANSWER_WITHIN = 4_000;
  const LOAD_WITHIN = 20_000;

  const CSS = `
    :host { all: initial !important; }
    button, .panel, .refused { font: 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    button { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; display: grid; place-items: center; width: 56px; height: 56px;
      padding: 0; border: 0; border-radius: 50%; background: var(--accent); color: var(--ink); cursor: pointer; box-shadow: 0 6px 20px rgb(0 0 0 / .28); }
    button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
    svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .badge { position: absolute; top: -4px; right: -4px; min-width: 22px; padding: 0 6px; border-radius: 11px; background: #b3261e; color: #fff;
      font-size: 13px; line-height: 22px; font-weight: 600; text-align: center; box-sizing: border-box; }
    .panel { position: fixed; right: 20px; bottom: 88px; z-index: 2147483000; width: 400px; height: min(640px, calc(100vh - 108px));
      border: 1px solid rgb(128 128 128 / .35); border-radius: 14px; overflow: hidden; background: Canvas; color: CanvasText; box-shadow: 0 12px 40px rgb(0 0 0 / .3); }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .refused { padding: 20px; } .refused a { color: LinkText; }
    [hidden] { display: none !important; }
    @media (max-width: 480px) {
      .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
      .covered { display: none; }
    }
  `;

  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  // A constructed sheet works under a style policy of the page that forbids inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS + `:host { ${colours(accent || "#0f6b5f")} }`);
  shadow.adoptedStyleSheets = [sheet];

  const button = make("button", { type: "button", "aria-expanded": "false", "aria-label": words.open });
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  icon.append(path);
  const badge = make("span", { class: "badge", "aria-hidden": "true" });
  badge.hidden = true;
  const panel = make("div", { class: "panel", role: "dialog", "aria-label": words.chat });
  panel.hidden = true;
  button.append(icon, badge);
  shadow.append(panel, button);

  let frame = null;
  let note = null;
  let ready = false;
  show(0);

  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  panel.addEventListener("keydown", event => event.key === "Escape" && close());
  addEventListener("message", hear);
  (document.body || document.documentElement).append(host);

  function open() {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    if (frame === null) {
      load();
    }
    frame.focus();
    tell("opened");
    show(0);
  }

  function close() {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    show(0);
    button.focus();
    tell("closed");
  }

  function load() {
    const query = new URLSearchParams({ embedded: "1", lang: language });
    if (accent) {
      query.set("accent", accent);
    }
    frame = make("iframe", { src: `${root}/chat?${query}`, title: words.chat });
    frame.addEventListener("load", () => {
      frame.contentWindow.postMessage({ vectrant: "hello" }, home.origin);
      setTimeout(refuse, ANSWER_WITHIN);
    });
    panel.append(frame);
    setTimeout(refuse, LOAD_WITHIN);
  }

  // A browser does not say why a frame stays empty: the page's origin is not allowed, or the chat does not answer.
  function refuse() {
    if (ready || frame.hidden) {
      return;
    }
    console.warn(`The chat did not answer. If its server runs, add ${location.origin} to its setting Chat:WidgetOrigins.`);
    const link = make("a", { href: `${root}/chat`, target: "_blank", rel: "noopener" });
    link.textContent = words.elsewhere;
    note = make("p", { class: "refused", role: "alert" });
    note.append(words.refused, " ", link);
    frame.hidden = true;
    panel.prepend(note);
    link.focus();
  }

  function hear(event) {
    if (frame === null || event.source !== frame.contentWindow || event.origin !== home.origin) {
      return;
    }
    switch (event.data && event.data.vectrant) {
      case "ready":
        ready = true;
        // On a slow device the answer may come after the chat was given up.
        note?.remove();
        frame.hidden = false;
        tell(panel.hidden ? "closed" : "opened");
        show(0);
        break;
      case "close":
        close();
        break;
      case "unread":
        show(panel.hidden ? Number(event.data.unread) || 0 : 0);
        break;
    }
  }

  function tell(what) {
    if (ready) {
      frame.contentWindow.postMessage({ vectrant: what }, home.origin);
    }
  }

  function show(unread) {
    // On a phone the chat covers the button, and closes by its own.
    button.classList.toggle("covered", ready && !panel.hidden);
    path.setAttribute("d", panel.hidden ? "M4 5h16v11H9l-5 4z" : "M6 6l12 12M18 6L6 18");
    badge.hidden = unread === 0;
    badge.textContent = unread > 99 ? "99+" : String(unread);
    const name = panel.hidden ? words.open : words.close;
    button.setAttribute("aria-label", unread === 0 ? name : `${name}, ${unread} ${words.unread}`);
  }

  /** White or black on the accent, whichever reads better (relative luminance of WCAG 2.2). */
  function colours(colour) {
    const [red, green, blue] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return `--accent: ${colour}; --ink: ${light > 0.179 ? "#000" : "#fff"};`;
  }

  function make(name, attributes) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    return element;
  }
})();
