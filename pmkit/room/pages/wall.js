// The wall page of a session without a room: it asks each second what is on it, and fits that to the screen.

const root = document.documentElement;
const now = document.getElementById("now");
const line = document.getElementById("line");
let drawn = "";
root.classList.add("fit", "light");
// Bar and main take part in the grid of the projector's style sheet.
now.style.display = "contents";
line.style.flex = "1";

/** Make letters smaller until everything fits the screen; on a narrow one the page scrolls instead. */
function fit() {
  root.style.setProperty("--fit", 1);
  if (innerWidth < 640) { root.classList.remove("fit"); return; }
  root.classList.add("fit");
  for (let size = 1.3; size > 0.34; size -= 0.05) {
    root.style.setProperty("--fit", size);
    if (root.scrollHeight <= innerHeight + 1 && root.scrollWidth <= innerWidth + 1) return;
  }
}

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
    fit();
    for (const image of now.querySelectorAll("img")) image.addEventListener("load", fit);
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
ask();
