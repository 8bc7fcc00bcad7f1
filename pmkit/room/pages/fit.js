// What both pages for a wall share: letters that fit the screen, a dark theme, full screen.

const root = document.documentElement;

/** Make letters smaller until everything fits the screen; on a narrow one the page scrolls instead. */
export function fit() {
  root.style.setProperty("--fit", 1);
  root.style.removeProperty("--picture");
  if (innerWidth < 640) { root.classList.remove("fit"); return; }
  root.classList.add("fit");
  const main = document.querySelector("main");
  const shown = main.querySelector("img.picture");
  // Details of a timeline are left out before letters become too small for the last row.
  root.classList.remove("brief");
  if (main.querySelector(".told .more") && shrink(1.3, 0.8)) return;
  root.classList.add("brief");
  shrink(shown ? 0.9 : 1.3, 0.34);
  // A picture then takes the room that is left.
  if (!shown) return;
  const left = main.getBoundingClientRect().bottom - shown.getBoundingClientRect().bottom - 8;
  const high = shown.clientHeight + Math.max(0, left);
  root.style.setProperty("--picture", `${high}px`);
  root.style.setProperty("--picture", `${Math.floor(high - Math.max(0, root.scrollHeight - innerHeight))}px`);
}

/** Make letters smaller until the page fits or they are at their least; return whether it fits. */
function shrink(most, least) {
  for (let size = most; size > least; size -= 0.05) {
    root.style.setProperty("--fit", size);
    if (root.scrollHeight <= innerHeight + 1 && root.scrollWidth <= innerWidth + 1) return true;
  }
  return false;
}

/** Fit what was drawn now, and again when its pictures are there. */
export function fitDrawn() {
  fit();
  for (const image of document.querySelectorAll("main img")) image.addEventListener("load", fit);
}

/** Let the page fit each size of the window, and its buttons change the theme and fill the screen. */
export function start() {
  root.classList.add("fit", "light");
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
}
