// The projector's page: what can be read from the last row, and nothing else.

import { answers, base, el, html, listen, timer } from "./room.js";

const root = document.documentElement;
const main = document.getElementById("main");
const clock = timer(document.getElementById("timer"));
const part = timer(document.getElementById("part-left"), "0:00");
const qr = document.getElementById("qr");
const join = new URL(".", base);
let drawn = "";
root.classList.add("fit", "light");

/** Make letters smaller until everything fits the screen; on phones the page scrolls instead. */
function fit() {
  root.style.setProperty("--fit", 1);
  if (innerWidth < 640) { root.classList.remove("fit"); return; }
  root.classList.add("fit");
  for (let size = 1.3; size > 0.34; size -= 0.05) {
    root.style.setProperty("--fit", size);
    if (root.scrollHeight <= innerHeight + 1 && root.scrollWidth <= innerWidth + 1) return;
  }
}

function lobby(state) {
  const picture = el("img", { src: "qr.svg", alt: "QR code with the address to join" });
  return el("div", { class: "lobby" }, picture, el("div", {},
    el("h1", {}, state.title), el("p", {}, "Scan it, or open"), el("p", {}, el("b", {}, join.host + join.pathname.replace(/j\/[^/]*\/$/, ""))),
    el("p", { class: "soft" }, "and type the code"), el("b", { class: "code" }, state.code), el("p", { class: "soft" }, "No account, no name.")));
}

function draw(state) {
  document.getElementById("session").textContent = state.title;
  document.getElementById("code").textContent = state.code;
  document.getElementById("address").textContent = join.host + join.pathname.replace(/j\/[^/]*\/$/, "");
  clock(state.left);
  // The part's own minutes stand there only where no activity has a timer: one clock at a time.
  const shown = state.part && !state.closed && state.left === null;
  document.getElementById("part").hidden = !shown;
  document.getElementById("part-title").textContent = shown ? state.part.title : "";
  part(shown ? state.part.left : null);
  const count = document.getElementById("count");
  if (state.question) count.textContent = answers(state);
  else count.textContent = state.closed ? "" : state.present === 1 ? "1 phone here" : `${state.present} phones here`;
  const now = JSON.stringify([state.index, state.phase, state.looking, state.closed, state.result, state.asked, state.activity]);
  if (now === drawn) return;
  drawn = now;
  qr.hidden = state.index < 0 || state.closed;
  if (!qr.getAttribute("src")) qr.src = "qr.svg";
  const activity = state.activity;
  document.title = activity ? activity.title : state.title;
  main.replaceChildren();
  if (state.closed) main.append(el("h1", {}, "Thank you"), el("p", {}, "The session is over."));
  else if (state.index < 0) main.append(lobby(state));
  else if (!activity) main.append(el("h1", {}, "Thank you"), el("p", {}, "That was the last one."));
  else {
    if (activity.asks) main.append(el("p", { class: "phase" }, state.phase_name));
    main.append(el("h1", {}, activity.title));
    if (activity.text) { const box = el("div"); html(box, activity.text); main.append(box); }
    if (activity.picture) main.append(el("img", { class: "picture", src: activity.picture.src, alt: activity.picture.alt }));
    if (state.looking) main.append(el("p", { class: "done" }, "The facilitator looks at the answers first, as was said before."));
    else if (state.result || state.asked) { const box = el("div"); html(box, state.result || state.asked); main.append(box); }
  }
  fit();
  for (const image of main.querySelectorAll("img")) image.addEventListener("load", fit);
}

addEventListener("resize", fit);
document.getElementById("theme").addEventListener("click", (event) => {
  const dark = root.classList.toggle("dark");
  root.classList.toggle("light", !dark);
  event.target.textContent = dark ? "Light" : "Dark";
});
document.getElementById("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen().catch(() => {});
});
listen("show", {
  told: (message) => draw(message.state),
  refused: (error) => { document.body.classList.add("lost"); document.getElementById("count").textContent = `${error.message[0].toUpperCase()}${error.message.slice(1)}.`; },
  line: (online) => { document.body.classList.toggle("lost", !online); if (!online) document.getElementById("count").textContent = "No connection; trying again"; },
});
