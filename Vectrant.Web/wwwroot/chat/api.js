// The customers' API. Every failure becomes a Refusal with a code, so that the page can say what to do.

const TIMEOUT = 30_000;

export class Refusal extends Error {
  /** @param {string} code "offline" without any answer, otherwise the code of the problem document. */
  constructor(code, status, retryAfter, problem = null) {
    super(code);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
    this.event = problem?.event;
    this.appeal = problem?.appeal;
  }

  /** A guard stopped the text, and nothing of it was kept. */
  get restricted() {
    return this.status === 403 && this.code.startsWith("restricted");
  }

  /** Whether the same request may succeed later. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  #base;
  #appeals;

  constructor(base, appeals) {
    this.#base = base;
    this.#appeals = appeals;
  }

  start(body, key) {
    return this.#send("POST", "", { body, key });
  }

  post(conversation, message, key) {
    return this.#send("POST", `/${conversation.id}/messages`, { body: { message }, key, token: conversation.token });
  }

  rate(conversation, rating) {
    return this.#send("POST", `/${conversation.id}/rating`, { body: { rating }, token: conversation.token });
  }

  person(conversation) {
    return this.#send("POST", `/${conversation.id}/person`, { token: conversation.token });
  }

  startWithPerson(body, key) {
    return this.#send("POST", "/with-person", { body, key });
  }

  /** Says that a block was a mistake; no text goes with it. */
  object({ event, appeal }) {
    return this.#send("POST", "", { base: this.#appeals, body: { event, appeal } });
  }

  /** Reads what is new; with `wait` the server answers as soon as there is something, or after so many seconds. */
  read(conversation, after, { wait = 0, status = null, signal = null } = {}) {
    const query = new URLSearchParams({ after });
    if (wait > 0) {
      query.set("wait", wait);
    }
    if (status !== null) {
      query.set("status", status);
    }
    return this.#send("GET", `/${conversation.id}/messages?${query}`, { token: conversation.token, signal, patience: wait * 1000 });
  }

  async #send(method, path, { base = this.#base, body, key, token, signal, patience = 0 } = {}) {
    const headers = {};
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    if (key !== undefined) {
      headers["Idempotency-Key"] = key;
    }
    if (token !== undefined) {
      headers["Authorization"] = `Bearer ${token}`;
    }
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, TIMEOUT + patience);
    signal?.addEventListener("abort", end);
    let response;
    let answer;
    try {
      response = await fetch(base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: ending.signal,
        credentials: "omit",
        cache: "no-store",
      });
      answer = response.status === 204 ? null : await response.json();
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      throw new Refusal(response ? "failed" : "offline", response?.status ?? 0, 0);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    }
    if (!response.ok) {
      throw new Refusal(answer.code ?? "failed", response.status, Number(response.headers.get("Retry-After")) || 0, answer);
    }
    return answer;
  }
}
