// The wall page of a session without a room: it asks each second what is on it, and fits that to the screen.

import { fitDrawn, start } from "./fit.js";

const now = document.getElementById("now");
const line = document.getElementById("line");
let drawn = "";

/** Draw and fit the page again when anything but the timer is new; when only the timer is, change its digits. */
function draw(html) {
  const next = document.createElement("div");
  next.innerHTML = html;
  const time = next.querySelector("#timer");
  const shown = now.querySelector("#timer");
  const said = time ? time.textContent : "";
  const late = time ? time.className : "";
  if (time) time.textContent = "";
  if (next.innerHTML.replace(/ class="[^"]*over[^"]*"/, "") !== drawn) {
    drawn = next.innerHTML.replace(/ class="[^"]*over[^"]*"/, "");
    if (time) time.textContent = said;
    now.replaceChildren(...next.childNodes);
    const title = now.querySelector("h1");
    document.title = title ? title.textContent : "Wall page";
    fitDrawn();
  } else if (shown) { shown.textContent = said; shown.className = late; }
}

async function ask() {
  try {
    const reply = await fetch("now", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (!reply.ok) throw new Error(reply.status);
    const { html } = await reply.json();
    if (html) draw(html);
    line.textContent = "";
  } catch { line.textContent = "The notebook is not responding; this is the last page it showed."; }
  setTimeout(ask, 1000);
}

start();
ask();
