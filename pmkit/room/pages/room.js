// What all pages share: the line to the room, requests, the timer, small helpers.

export const base = new URL(".", location.href);

/** Make an element: el("p", {class: "soft"}, "text", child). Text is always text, never HTML. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((each) => each !== null && each !== undefined));
  return made;
}

/** Return a heading in which no date or span of numbers is broken at its hyphens. */
export function unbroken(text) { return text.replace(/(\d)-(?=\d)/g, "$1\u2060-\u2060"); }

/** Put HTML that the room has escaped into an element. */
export function html(element, text) {
  if (element.dataset.html === text) return;
  element.dataset.html = text;
  element.innerHTML = text;
  // A narrow page puts the cells of a wide table below each other; each then says which column it is of.
  for (const table of element.querySelectorAll("table:not(section.result table)")) {
    const names = [...table.querySelectorAll("thead th")].map((each) => each.textContent);
    for (const row of table.querySelectorAll("tbody tr")) [...row.cells].forEach((cell, at) => { if (names[at]) cell.dataset.label = names[at]; });
  }
}

/** Make the picture of a slide: another one where the page is narrow. */
export function picture(shown) {
  const image = el("img", { class: "picture", src: shown.src, alt: shown.alt });
  return shown.narrow ? el("picture", {}, el("source", { media: "(max-width: 39.99rem)", srcset: shown.narrow }), image) : image;
}

export class Refused extends Error {
  constructor(said, status, told = {}) { super(said); this.status = status; this.told = told; }
}

/** Ask the room; throws Refused with its sentence, or another error when it cannot be reached. */
export async function ask(path, { data, text } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 10000);
  const headers = {};
  if (data !== undefined) headers["Content-Type"] = "application/json";
  try {
    const reply = await fetch(new URL(path, base), {
      method: data === undefined ? "GET" : "POST", headers, signal: stop.signal, cache: "no-store",
      credentials: "same-origin", body: data === undefined ? undefined : JSON.stringify(data),
    });
    if (reply.ok && text) return await reply.text();
    let said = {};
    try { said = await reply.json(); } catch { /* a proxy's own page */ }
    if (!reply.ok) throw new Refused(said.error || `The room refuses (${reply.status}).`, reply.status, said);
    return said;
  } finally { clearTimeout(timer); }
}

/**
 * Keep a line to the room: a WebSocket, and where none gets through, a question every few seconds.
 * Calls told({v, state, me}) for each news and line(true or false) when the line comes or goes.
 */
export function listen(face, { told, line, refused = () => {} }) {
  // When the session is over, or this page may not know of it, it asks no more.
  let over = false;
  let socket = null, tries = 0, opened = false, newest = -1, heard = Date.now(), waiting = 0, polling = false, asking = false;

  function take(message) {
    heard = Date.now();
    line(true);
    if (message.v === undefined || message.v < newest) return;
    newest = message.v;
    told(message);
    if (message.state && message.state.closed && face !== "host") over = true;
  }
  async function poll() {
    if (polling || over) return;
    polling = true;
    try { take(await ask(`state?face=${face}`)); asking = !opened; }
    catch (error) {
      asking = false;
      if (error instanceof Refused && (error.status === 404 || (error.status === 403 && face === "host"))) over = true;
      if (error instanceof Refused && error.status < 500 && error.status !== 429) refused(error);
      else if (!socket || socket.readyState !== WebSocket.OPEN) line(false);
      else { socket.close(); line(false); }
    } finally { polling = false; }
  }
  function open() {
    clearTimeout(waiting);
    const url = new URL(`socket?face=${face}`, base);
    url.protocol = url.protocol.replace("http", "ws");
    const mine = socket = new WebSocket(url);
    mine.onopen = () => { opened = true; asking = false; newest = -1; };
    mine.onmessage = (event) => { tries = 0; take(JSON.parse(event.data)); };
    mine.onclose = (event) => {
      if (mine !== socket) return;
      if (event.code === 4404 || event.code === 4410 || (event.code === 4403 && face === "host")) over = true;
      if (event.code === 4403 || event.code === 4404 || event.code === 4429) {
        refused(new Refused(event.reason || "The room refuses this page.", event.code));
        if (event.code === 4429) waiting = setTimeout(open, 61000);
        if (event.code === 4429) return;
      }
      if (over) return;
      // Where asking works and a socket never did, there is a connection.
      if (!asking) line(false);
      tries += 1;
      // Where sockets never get through (some proxies), asking has to do.
      if (!opened && tries > 1) poll();
      waiting = setTimeout(open, Math.min(4000, 250 * 2 ** Math.min(tries, 4)) * (0.7 + 0.6 * Math.random()));
    };
  }
  function wake() {
    if (over || document.visibilityState !== "visible") return;
    if (!socket || socket.readyState > 1) { tries = 0; open(); }
    poll();
  }
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", wake);
  // A line that was cut without a word (tunnel, sleep) is found by asking.
  setInterval(() => { if (Date.now() - heard > 20000 && document.visibilityState === "visible") poll(); }, 5000);
  open();
  return { poll, again: () => { newest = -1; } };
}

/** Show a timer; the phone's clock does not matter, only how long ago the room said what is left. */
export function timer(element, over = "Time is up") {
  let end = null;
  function draw() {
    if (end === null) { element.textContent = ""; element.classList.remove("over"); return; }
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    element.classList.toggle("over", left === 0);
    element.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : over;
  }
  setInterval(draw, 250);
  return (left) => { end = left === null || left === undefined ? null : performance.now() + 1000 * left; draw(); };
}

/** Which page of the session this is; pages of the appendix are not counted. */
export function place(state) {
  return state.number ? `${state.number} of ${state.pages}` : "Appendix";
}

/** How many have answered the open question, by phone and on paper. */
export function answers(state) {
  if (state.activity && state.activity.by_hand) return "Show of hands";
  return `${state.answered} of ${state.present} answered${state.paper ? `, and ${state.paper} on paper` : ""}`;
}
