// The projector's page: what can be read from the last row, and nothing else.

import { fitDrawn, start } from "./fit.js";
import { answers, base, el, html, listen, picture, timer, unbroken } from "./room.js";

const main = document.getElementById("main");
const clock = timer(document.getElementById("timer"));
const part = timer(document.getElementById("part-left"), "0:00");
const qr = document.getElementById("qr");
const join = new URL(".", base);
let drawn = "";

function lobby(state) {
  if (state.locked) return el("div", {}, el("h1", {}, state.title), el("p", {}, "Everybody is here. Nobody else can join now."));
  const picture = el("img", { src: "qr.svg", alt: "QR code with the address to join" });
  return el("div", { class: "lobby" }, picture, el("div", {},
    el("h1", {}, unbroken(state.title)), el("p", {}, "Scan it, or open"), el("p", {}, el("b", {}, join.host + join.pathname.replace(/j\/[^/]*\/$/, ""))),
    el("p", { class: "soft" }, "and type the code"), el("b", { class: "code" }, state.code), el("p", { class: "soft" }, "No account, no name.")));
}

function draw(state) {
  // A code that no longer lets anybody in is not shown.
  const shut = state.closed || state.locked;
  document.getElementById("join").hidden = shut;
  document.getElementById("code").textContent = state.code;
  document.getElementById("address").textContent = join.host + join.pathname.replace(/j\/[^/]*\/$/, "");
  clock(state.left);
  // The part's own minutes are shown only where no activity has a timer: one clock at a time.
  const shown = state.part && !state.closed && state.left === null;
  document.getElementById("part").hidden = !shown;
  document.getElementById("part-title").textContent = shown ? state.part.title : "";
  part(shown ? state.part.left : null);
  // The session's title is what a page is headed with before the first one, and often again in a page's own heading.
  const named = state.part && !state.closed ? (shown ? "" : state.part.title) : state.title;
  document.getElementById("session").textContent = state.index < 0 && !state.closed ? "" : named;
  const count = document.getElementById("count");
  if (state.question) count.textContent = answers(state);
  else count.textContent = state.closed ? "" : state.present === 1 ? "1 phone here" : `${state.present} phones here`;
  const now = JSON.stringify([state.index, state.phase, state.looking, state.closed, state.locked, state.result, state.asked, state.activity]);
  if (now === drawn) return;
  drawn = now;
  qr.hidden = state.index < 0 || shut;
  if (!qr.getAttribute("src")) qr.src = "qr.svg";
  // Beside a result its address is enough for whoever comes late.
  document.querySelector(".foot").classList.toggle("small", Boolean(state.result || (state.activity && state.activity.repeats)));
  const activity = state.activity;
  document.title = activity ? activity.title : state.title;
  main.replaceChildren();
  if (state.closed) main.append(el("h1", {}, "Thank you"), el("p", {}, "The session is over."));
  else if (state.index < 0) main.append(lobby(state));
  else if (!activity) main.append(el("h1", {}, "Thank you"), el("p", {}, "That was the last page."));
  else {
    if (activity.asks) main.append(el("p", { class: "phase" }, state.phase_name));
    main.append(el("h1", {}, unbroken(activity.title)));
    if (activity.text) { const box = el("div", { class: "body" }); html(box, activity.text); main.append(box); }
    if (activity.picture) main.append(picture(activity.picture));
    if (state.looking) main.append(el("p", { class: "done" }, "The facilitator is reading the answers first."));
    else for (const more of [state.result || state.asked, activity.repeats]) if (more) { const box = el("div"); html(box, more); main.append(box); }
  }
  fitDrawn();
}

start();
listen("show", {
  told: (message) => draw(message.state),
  refused: (error) => { document.body.classList.add("lost"); document.getElementById("count").textContent = `${error.message[0].toUpperCase()}${error.message.slice(1)}.`; },
  line: (online) => { document.body.classList.toggle("lost", !online); if (!online) document.getElementById("count").textContent = "No connection; trying again"; },
});
