// Brings what is new: over the hub while there is a connection, by long polls while there is none. Both may say the same
// thing twice and in any order; the page sorts by place and id, so nothing is lost and nothing shown twice.

const POLL_WAIT = 20;
const CHECK_EVERY = 60_000;
const BACKOFF = [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

function pause(attempt) {
  // Jitter keeps a thousand pages from coming back in the same moment after a restart.
  const base = BACKOFF[Math.min(attempt, BACKOFF.length - 1)];
  return base * (0.75 + Math.random() / 2);
}

export class Live {
  #api;
  #page;
  #hubUrl;
  #run = null;
  #wake = new EventTarget();

  /** @param page cursor(), status(), update(body), gone(), reachable(boolean), crowded(boolean) */
  constructor(api, hubUrl, page) {
    this.#api = api;
    this.#hubUrl = hubUrl;
    this.#page = page;
    addEventListener("online", () => this.nudge());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) {
        this.nudge();
      }
    });
  }

  follow(conversation) {
    this.stop();
    const run = { conversation, ended: new AbortController(), joined: false, poll: null, hub: null };
    this.#run = run;
    this.#poll(run);
    this.#connect(run);
    this.#check(run);
  }

  stop() {
    const run = this.#run;
    this.#run = null;
    run?.ended.abort();
    run?.poll?.abort();
    run?.hub?.stop();
  }

  /** Tries again now instead of at the end of a pause. */
  nudge() {
    this.#wake.dispatchEvent(new Event("wake"));
  }

  async #connect(run) {
    if (!globalThis.signalR) {
      return;
    }
    for (let attempt = 0; this.#run === run; attempt++) {
      await this.#sleep(pause(attempt), run);
      if (this.#run !== run) {
        return;
      }
      const hub = new signalR.HubConnectionBuilder().withUrl(this.#hubUrl).configureLogging(signalR.LogLevel.None).build();
      run.hub = hub;
      hub.on("Update", body => this.#update(run, body));
      hub.on("Gone", () => this.#gone(run));
      const closed = new Promise(resolve => hub.onclose(resolve));
      try {
        await hub.start();
        if (await this.#join(run, hub)) {
          attempt = 0;
          await closed;
        }
      } catch {
        // The polls go on meanwhile, and the next attempt comes after a longer pause.
        await hub.stop();
      }
      this.#lost(run);
    }
  }

  async #join(run, hub) {
    const reply = await hub.invoke("Join", run.conversation.id, run.conversation.token, this.#page.cursor());
    if (reply.conversation === null) {
      this.#gone(run);
      return false;
    }
    run.joined = true;
    run.poll?.abort();
    this.#page.crowded(false);
    this.#update(run, reply.conversation);
    return true;
  }

  #lost(run) {
    if (run.joined && this.#run === run) {
      run.joined = false;
      this.#poll(run);
    }
  }

  async #poll(run) {
    const poll = new AbortController();
    run.poll = poll;
    let attempt = 0;
    // The first one comes back at once, to show what there is.
    let wait = 0;
    while (this.#run === run && !poll.signal.aborted) {
      try {
        const body = await this.#api.read(run.conversation, this.#page.cursor(), { wait, status: this.#page.status(), signal: poll.signal });
        this.#update(run, body);
        if (wait > 0) {
          this.#page.crowded(false);
        }
        wait = POLL_WAIT;
        attempt = 0;
      } catch (refusal) {
        if (poll.signal.aborted || this.#run !== run) {
          return;
        }
        if (refusal.status === 404) {
          this.#gone(run);
          return;
        }
        if (refusal.status === 0) {
          this.#page.reachable(false);
        }
        // No room to wait for news: reads that do not wait go on.
        if (refusal.code === "too_many_connections" || refusal.code === "connections_busy") {
          this.#page.crowded(true);
        }
        attempt++;
        wait = 0;
        await this.#sleep(Math.max(pause(attempt), refusal.retryAfter * 1000), run);
      }
    }
  }

  // Belt and braces: while an answer is due, a page asks by itself once a minute even when its connection looks alive.
  async #check(run) {
    while (this.#run === run) {
      await this.#sleep(CHECK_EVERY, run);
      if (this.#run !== run || !run.joined || document.hidden) {
        continue;
      }
      await this.refresh();
    }
  }

  /** Reads once, now. */
  async refresh() {
    const run = this.#run;
    if (run === null) {
      return;
    }
    try {
      this.#update(run, await this.#api.read(run.conversation, this.#page.cursor(), { signal: run.ended.signal }));
    } catch (refusal) {
      if (refusal.status === 404) {
        this.#gone(run);
      }
    }
  }

  #update(run, body) {
    if (this.#run !== run || body.conversationId !== run.conversation.id) {
      return;
    }
    this.#page.reachable(true);
    if (body.after > this.#page.cursor()) {
      // Something in between is missing here.
      this.refresh();
      return;
    }
    this.#page.update(body);
  }

  #gone(run) {
    if (this.#run === run) {
      this.stop();
      this.#page.gone();
    }
  }

  #sleep(milliseconds, run) {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer);
        this.#wake.removeEventListener("wake", done);
        run.ended.signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake.addEventListener("wake", done);
      run.ended.signal.addEventListener("abort", done);
    });
  }
}
