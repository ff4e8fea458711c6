// Draws the pages of a PDF with pdf.js, only those in view, and lays the marks of a cited passage over them.
const library = "/vendor/pdfjs/pdf.min.mjs";
const cancelled = "RenderingCancelledException";
const sharpest = 2;

export async function open(host, options, owner) {
  const pdfjs = await import(library);
  pdfjs.GlobalWorkerOptions.workerSrc = "/vendor/pdfjs/pdf.worker.min.mjs";
  const ending = new AbortController();
  const { signal } = ending;
  const tell = (method, ...values) => signal.aborted ? Promise.resolve() : owner.invokeMethodAsync(method, ...values).catch(() => { });

  // One request for the whole file: each range would make the server read it again.
  const task = pdfjs.getDocument({
    url: options.url,
    disableRange: true,
    standardFontDataUrl: "/vendor/pdfjs/standard_fonts/",
    wasmUrl: "/vendor/pdfjs/wasm/",
    isEvalSupported: false,
    enableXfa: false,
  });
  let pdf;
  try {
    pdf = await task.promise;
  } catch (error) {
    await tell("Failed", error?.name === "PasswordException" ? "password" : error?.status === 404 ? "gone" : "broken");
    return { show: () => { }, zoom: () => { }, toMark: () => { }, dispose: () => { ending.abort(); return task.destroy(); } };
  }

  let zoom = 1;
  let current = 0;
  const frames = [];
  const inView = new Set();
  const first = await pdf.getPage(1);
  const usual = first.getViewport({ scale: 1 });

  for (let number = 1; number <= pdf.numPages; number++) {
    const frame = document.createElement("section");
    frame.className = "pdf-page";
    frame.dataset.page = number;
    frame.setAttribute("aria-label", options.pageLabel.replace("[0]", number).replace("[1]", pdf.numPages));
    shape(frame, usual);
    frames.push({ element: frame, number, drawn: null, rendering: null });
    host.append(frame);
  }

  function shape(element, viewport) {
    element.style.aspectRatio = `${viewport.width} / ${viewport.height}`;
  }

  let mark = null;
  for (const page of new Set(options.marks.map(item => item.page))) {
    if (page < 1 || page > frames.length) {
      continue;
    }
    const viewport = (await pdf.getPage(page)).getViewport({ scale: 1 });
    const frame = frames[page - 1].element;
    shape(frame, viewport);
    for (const { box: [left, top, right, bottom] } of options.marks.filter(item => item.page === page)) {
      const element = document.createElement("div");
      element.className = "pdf-mark";
      element.style.left = `${100 * left / viewport.width}%`;
      element.style.top = `${100 * top / viewport.height}%`;
      element.style.width = `${100 * (right - left) / viewport.width}%`;
      element.style.height = `${100 * (bottom - top) / viewport.height}%`;
      if (mark === null) {
        // One stop for the keyboard and the screen reader, however many boxes the passage has.
        mark = element;
        element.tabIndex = -1;
        element.setAttribute("role", "note");
        element.setAttribute("aria-label", options.markLabel);
      } else {
        element.setAttribute("aria-hidden", "true");
      }
      frame.append(element);
    }
  }

  async function draw(frame) {
    const width = frame.element.clientWidth;
    if (signal.aborted || width === 0 || frame.drawn === width) {
      return;
    }
    frame.drawn = width;
    frame.rendering?.cancel();
    const page = await pdf.getPage(frame.number);
    const natural = page.getViewport({ scale: 1 });
    shape(frame.element, natural);
    const viewport = page.getViewport({ scale: width / natural.width });
    const sharpness = Math.min(window.devicePixelRatio || 1, sharpest);
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * sharpness);
    canvas.height = Math.floor(viewport.height * sharpness);
    canvas.setAttribute("aria-hidden", "true");
    const rendering = page.render({ canvas, viewport, transform: [sharpness, 0, 0, sharpness, 0, 0] });
    frame.rendering = rendering;
    try {
      await rendering.promise;
    } catch (error) {
      if (error?.name !== cancelled) {
        throw error;
      }
      return;
    }
    const text = document.createElement("div");
    text.className = "textLayer";
    frame.element.style.setProperty("--total-scale-factor", viewport.scale);
    await new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
    if (!signal.aborted && frame.drawn === width) {
      frame.element.querySelectorAll("canvas, .textLayer").forEach(old => old.remove());
      frame.element.prepend(canvas, text);
      frame.element.dataset.drawn = "true";
    }
  }

  // Canvases of pages far away would hold hundreds of megabytes.
  function drop(frame) {
    frame.rendering?.cancel();
    frame.drawn = null;
    delete frame.element.dataset.drawn;
    frame.element.querySelectorAll("canvas, .textLayer").forEach(old => old.remove());
  }

  const near = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const frame = frames[entry.target.dataset.page - 1];
      if (entry.isIntersecting) {
        inView.add(frame);
        draw(frame);
      } else if (inView.delete(frame)) {
        drop(frame);
      }
    }
  }, { root: host, rootMargin: "100% 0px" });
  const resized = new ResizeObserver(() => inView.forEach(draw));

  function notice() {
    const middle = host.scrollTop + host.clientHeight / 2;
    const frame = frames.findLast(item => item.element.offsetTop <= middle) ?? frames[0];
    if (frame.number !== current) {
      current = frame.number;
      tell("Shown", current);
    }
  }

  const show = number => {
    const frame = frames[Math.min(Math.max(1, number), frames.length) - 1];
    host.scrollTop = frame.element.offsetTop - 8;
  };
  const toMark = () => {
    if (mark) {
      const frame = mark.parentElement;
      host.scrollTop = frame.offsetTop + mark.offsetTop - host.clientHeight / 3;
      host.scrollLeft = 0;
      host.scrollIntoView({ block: "nearest" });
      mark.focus({ preventScroll: true });
    }
  };

  host.addEventListener("scroll", () => requestAnimationFrame(notice), { signal, passive: true });
  frames.forEach(frame => near.observe(frame.element));
  resized.observe(host);
  await tell("Opened", pdf.numPages);
  if (mark) {
    toMark();
  } else if (options.page > 1) {
    show(options.page);
  }
  notice();

  return {
    show,
    toMark,
    zoom: factor => {
      const place = host.scrollTop / host.scrollHeight;
      zoom = factor;
      host.style.setProperty("--zoom", zoom);
      host.scrollTop = place * host.scrollHeight;
      inView.forEach(draw);
    },
    dispose: () => {
      ending.abort();
      near.disconnect();
      resized.disconnect();
      host.replaceChildren();
      return task.destroy();
    },
  };
}
