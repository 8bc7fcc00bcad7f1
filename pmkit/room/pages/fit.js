// What both pages for a wall share: letters that fill the screen, a dark theme, full screen.

// A word, and how long it is at most if it is never cut in two: longer ones are not in a dictionary.
const WORD = /[\p{L}\p{N}_'’]{2,}/gu, LONGEST = 20;

const root = document.documentElement;
let words = [], boxes = [], tables = [];

// Sizes of letters, in units of the screen: how large they get, and how small before something is left out.
const LARGEST = 1.9, BESIDE_A_PICTURE = 0.8, WITH_DETAILS = 0.8, WITH_ALL = 0.55, SMALLEST = 0.34;

/** Make letters as large as the screen allows; on a narrow one the page scrolls instead. */
export function fit() {
  const main = document.querySelector("main");
  for (const name of ["--fit", "--picture", "--columns"]) root.style.removeProperty(name);
  root.classList.remove("beside", "several", "brief", "cut");
  root.classList.toggle("fit", innerWidth >= 640);
  leaveOut(main, 0);
  if (innerWidth < 640) return;
  words = longest(main);
  boxes = [main, ...main.querySelectorAll(".several > div, .groups > div, section.result, .talk, .body")];
  tables = [...main.querySelectorAll("table")];
  if (tell(main)) return;
  const image = main.querySelector("img.picture");
  arrange(main, image ? BESIDE_A_PICTURE : LARGEST);
  if (image) enlarge(main, image);
}

/** Fit a timeline: with details where they can be read; otherwise as many of its lines as can be. */
function tell(main) {
  if (!main.querySelector(".told")) return false;
  const minor = main.querySelectorAll(".told .minor").length;
  if (main.querySelector(".told .more") && arrange(main, LARGEST, WITH_DETAILS)) return true;
  root.classList.add("brief");
  let shown = 0, most = minor;
  while (shown < most) {
    const tried = Math.ceil((shown + most) / 2);
    leaveOut(main, minor - tried);
    if (layouts(main).some((layout) => { lay(main, layout); return fits(WITH_ALL); })) shown = tried;
    else most = tried - 1;
  }
  leaveOut(main, minor - shown);
  return arrange(main, LARGEST);
}

/** Leave out so many of the lines that matter least, and say so. */
function leaveOut(main, most) {
  const minor = [...main.querySelectorAll(".told .minor")].sort((one, other) => other.dataset.order - one.dataset.order);
  minor.forEach((line, at) => { line.hidden = at < most; });
  const said = main.querySelector(".told .rest");
  if (!said) return;
  said.hidden = !most;
  said.querySelector("b").textContent = most;
}

/** Find the layout with the largest letters, and use it; return whether any fits. */
function arrange(main, most, least = SMALLEST) {
  let size = 0, best = null;
  for (const layout of layouts(main)) {
    lay(main, layout);
    // Another layout has to be worth it.
    if (best && !fits(Math.min(most, size * 1.04))) continue;
    const found = largest(most, best ? size : least);
    if (found > size) { size = found; best = layout; }
  }
  lay(main, best || layouts(main)[0]);
  // Columns are not always balanced in the same way twice, and small letters are a little wider than measured.
  size = Math.max(size, least);
  while ((!fits(size) || isCut(main)) && size > least) size -= 0.01;
  return Boolean(best);
}

/** Return the ways in which a page can be laid out, the plainest first. */
function layouts(main) {
  const lists = main.querySelector(".asked, .plain, ul.texts, .told ul, .groups, .several");
  const columns = lists ? [1, 2, 3, 4] : [1];
  const result = main.querySelector("section.result");
  const beside = result && (main.querySelector(".body") || result.querySelector(".talk")) ? [false, true] : [false];
  const cut = (main.textContent.match(WORD) || []).some((word) => word.length > LONGEST) && main.querySelector("table") ? [false, true] : [false];
  return cut.flatMap((long) => beside.flatMap((is) => columns.map((number) => ({ beside: is, columns: number, cut: long }))));
}

function lay(main, { beside, columns, cut }) {
  root.classList.toggle("beside", beside);
  root.classList.toggle("cut", cut);
  root.classList.toggle("several", columns > 1);
  root.style.setProperty("--columns", columns);
  // Groups have a column each; one that wrote more gets more of the further ones.
  for (const groups of main.querySelectorAll(".groups")) {
    const all = [...groups.children].map((group) => ({ group, lines: group.querySelectorAll(":scope > ul > li").length, own: 1 }));
    for (let more = 1; more < columns; more += 1) {
      const next = all.reduce((one, other) => (other.lines / other.own > one.lines / one.own ? other : one));
      if (next.lines > next.own) next.own += 1;
    }
    all.forEach(({ group, own }) => group.style.setProperty("--own", own));
    // One with nothing in it needs room for its name alone.
    groups.style.setProperty("--tracks", all.map(({ lines, own }) => (lines ? `minmax(0, ${own}fr)` : "fit-content(30%)")).join(" "));
  }
}

/** Return the largest letters that fit, to a hundredth; 0 where even the least do not. */
function largest(most, least) {
  if (fits(most)) return most;
  if (!fits(least)) return 0;
  let low = least, high = most;
  while (high - low > 0.01) {
    const size = (low + high) / 2;
    if (fits(size)) low = size; else high = size;
  }
  return low;
}

/** Return each piece of text with the width of its longest word in its own letters; none is cut in two on a wall. */
function longest(main) {
  const pen = document.createElement("canvas").getContext("2d");
  return [...main.querySelectorAll("h1, h3, p, li, th, td, .statement")].flatMap((each) => {
    const style = getComputedStyle(each);
    pen.font = `${style.fontWeight} 100px ${style.fontFamily}`;
    const found = (each.textContent.match(WORD) || []).filter((word) => word.length <= LONGEST);
    return found.length ? [{ each, wide: Math.max(...found.map((word) => pen.measureText(word).width)) / 100 }] : [];
  });
}

/** Tell whether letters of a size fit the screen, with no word cut in two. */
function fits(size) {
  root.style.setProperty("--fit", size);
  if (root.scrollHeight > innerHeight + 1 || root.scrollWidth > innerWidth + 1) return false;
  for (const each of boxes) if (each.scrollWidth > each.clientWidth + 1) return false;
  // A table is as wide as its longest words, and what contains it does not say that it is wider.
  for (const each of tables) {
    const talk = root.classList.contains("beside") && each.parentElement.querySelector(":scope > .talk");
    const room = talk ? talk.offsetLeft - each.offsetLeft : each.parentElement.clientWidth;
    if (each.offsetWidth > room + 1) return false;
  }
  return words.every(({ each, wide }) => {
    if (!each.clientWidth) return true;
    const style = getComputedStyle(each), letter = parseFloat(style.fontSize);
    return wide * letter <= each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) + 1;
  });
}

/** Tell whether a word is on two lines. */
function isCut(main) {
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (walk.nextNode()) {
    for (const word of walk.currentNode.data.matchAll(WORD)) {
      if (word[0].length > LONGEST) continue;
      range.setStart(walk.currentNode, word.index);
      range.setEnd(walk.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((part) => Math.round(part.top))).size > 1) return true;
    }
  }
  return false;
}

/** Give a picture the room that the text leaves. */
function enlarge(main, image) {
  const left = main.getBoundingClientRect().bottom - image.getBoundingClientRect().bottom - 8;
  const high = image.clientHeight + Math.max(0, left);
  root.style.setProperty("--picture", `${high}px`);
  root.style.setProperty("--picture", `${Math.floor(high - Math.max(0, root.scrollHeight - innerHeight))}px`);
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
