// Sends files straight to the upload endpoint, three at a time: megabytes do not travel through the circuit.
// The page is told what happens to each file and draws it.
const parallel = 3;
const quietMilliseconds = 200;

export function connect(area, input, target, page, largest) {
  const uploads = new Map();
  const waiting = [];
  const ending = new AbortController();
  let running = 0;
  let nextKey = 1;
  let token = null;
  let closed = false;

  const tell = (method, ...values) => closed ? Promise.resolve() : page.invokeMethodAsync(method, ...values).catch(() => { });

  function add(files, special) {
    const added = [];
    for (const file of files) {
      const key = nextKey++;
      // Where it goes is what the person sees chosen at this moment, not what the server last heard of.
      uploads.set(key, { key, file, query: special ?? `collection=${target.value}`, request: null });
      waiting.push(key);
      added.push({ key, name: file.name, size: file.size });
    }
    if (added.length > 0) {
      tell("Added", added).then(pump);
    }
  }

  function pump() {
    while (!closed && running < parallel && waiting.length > 0) {
      const upload = uploads.get(waiting.shift());
      if (upload) {
        running++;
        send(upload).then(
          outcome => tell("Finished", upload.key, outcome),
          () => tell("Finished", upload.key, { status: 0, code: "network" }),
        ).finally(() => { running--; pump(); });
      }
    }
  }

  async function send(upload) {
    // The server refuses it as well, but only after the wire has carried it, and then the browser may miss the answer.
    if (upload.file.size > largest) {
      return { status: 413, code: "file_too_large" };
    }
    token ??= await readToken();
    if (token === null) {
      return { status: 401, code: "signed_out" };
    }
    return await new Promise(resolve => {
      const request = new XMLHttpRequest();
      let told = 0;
      upload.request = request;
      request.open("POST", `/knowledge/uploads?${upload.query}`);
      request.setRequestHeader("RequestVerificationToken", token);
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", event => {
        const now = performance.now();
        if (event.lengthComputable && now - told > quietMilliseconds) {
          told = now;
          tell("Progressed", upload.key, event.loaded / event.total);
        }
      });
      request.addEventListener("load", () => resolve(outcomeOf(request)));
      request.addEventListener("error", () => resolve({ status: 0, code: "network" }));
      request.addEventListener("abort", () => resolve({ status: 0, code: "stopped" }));
      const body = new FormData();
      body.append("file", upload.file, upload.file.name);
      request.send(body);
    });
  }

  function outcomeOf(request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // A proxy in between may answer in its own way; the status alone is then all there is to tell.
    }
    if (request.status === 401 || answer.code === "antiforgery") {
      token = null;
    }
    return {
      status: request.status,
      code: answer.code ?? { 401: "signed_out", 403: "may_not_manage_knowledge", 413: "file_too_large" }[request.status] ?? null,
      message: answer.detail ?? answer.title ?? null,
      documentId: answer.documentId ?? null,
      alreadyThere: answer.alreadyThere ?? false,
    };
  }

  async function readToken() {
    const answer = await fetch("/knowledge/uploads/token", { headers: { "X-Requested-With": "XMLHttpRequest" }, cache: "no-store" });
    return answer.ok && !answer.redirected ? (await answer.json()).token : null;
  }

  const listen = (target, type, handler) => target.addEventListener(type, handler, { signal: ending.signal });
  const holdsFiles = event => event.dataTransfer?.types.includes("Files");
  let depth = 0;
  listen(area, "dragenter", event => { if (holdsFiles(event)) { depth++; area.classList.add("over"); } });
  listen(area, "dragleave", () => { depth = Math.max(0, depth - 1); area.classList.toggle("over", depth > 0); });
  listen(area, "drop", event => {
    depth = 0;
    area.classList.remove("over");
    if (!input.disabled) {
      add([...event.dataTransfer.items].filter(item => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory).map(item => item.getAsFile()).filter(Boolean));
    }
  });
  // A file dropped beside the area would otherwise replace the page.
  listen(document, "dragover", event => { if (holdsFiles(event)) { event.preventDefault(); } });
  listen(document, "drop", event => { if (holdsFiles(event)) { event.preventDefault(); } });
  listen(input, "change", () => { add(input.files); input.value = ""; });
  listen(window, "beforeunload", event => { if (running > 0 || waiting.length > 0) { event.preventDefault(); } });

  // Whoever was faster than this script has already chosen.
  if (input.files.length > 0) {
    add(input.files);
    input.value = "";
  }

  return {
    replace: (picker, value) => { add(picker.files, value); picker.value = ""; },
    retry: key => {
      if (uploads.has(key)) {
        waiting.push(key);
        pump();
      }
    },
    stop: key => {
      const place = waiting.indexOf(key);
      if (place >= 0) {
        waiting.splice(place, 1);
        tell("Finished", key, { status: 0, code: "stopped" });
      } else {
        uploads.get(key)?.request?.abort();
      }
    },
    forget: key => uploads.delete(key),
    dispose: () => {
      closed = true;
      ending.abort();
      for (const upload of uploads.values()) {
        upload.request?.abort();
      }
    },
  };
}
