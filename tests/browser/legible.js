// What is wrong with a page for somebody who reads it. Each finding names the element and says how much is amiss.
() => {
  const wide = document.documentElement.clientWidth, wrong = [];
  const name = (e) => `<${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}${e.className && e.className.baseVal === undefined ? "." + e.className : ""}>`;
  const say = (what, e, more = "") => wrong.push(`${what}: ${name(e)} ${more}`);
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const aside = (e) => { for (let at = e; at && at !== document.body; at = at.parentElement) { if (getComputedStyle(at).position === "absolute" && at.getBoundingClientRect().right < 0) return true; } return false; };
  const pen = document.createElement("canvas").getContext("2d");
  if (document.documentElement.scrollWidth > wide + 1) wrong.push(`the page is ${document.documentElement.scrollWidth} px wide, the window ${wide}`);
  const main = document.querySelector("main");
  const room = main.clientWidth;
  let smallest = 1000, smallestText = "", ink = 0;
  const letters = new Map();
  for (const e of document.body.querySelectorAll("*")) {
    if (!shown(e) || aside(e)) continue;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) say("beyond the window", e, `${box.left.toFixed()} to ${box.right.toFixed()}`);
    if (/hidden|clip|scroll|auto/.test(style.overflowX + style.overflowY) && e.tagName !== "svg" && e.tagName !== "IMG") {
      if (e.scrollWidth > e.clientWidth + 1 || (e.scrollHeight > e.clientHeight + 1 && e.tagName !== "TEXTAREA")) say("cut off", e, e.textContent.slice(0, 40));
    }
    if (e.tagName === "INPUT" && ["number", "text", ""].includes(e.type)) {
      pen.font = style.font;
      const text = e.type === "number" ? "000" : e.value || "0000000000";
      const inside = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - (e.type === "number" ? 16 : 0);
      if (inside < Math.min(pen.measureText(text).width, room * .8)) say("a field is too narrow", e, `${inside.toFixed()} px for ${text}`);
    }
  }
  for (const e of document.querySelectorAll("main :is(.several, .groups, ul, ol) > *")) {
    if (shown(e) && !aside(e) && e.scrollWidth > e.clientWidth + 2 && e.clientWidth) say("sticks out of its column", e, `${e.scrollWidth} px in ${e.clientWidth}: ${e.textContent.slice(0, 30)}`);
  }
  for (const e of main.querySelectorAll("table")) {
    if (shown(e) && e.offsetWidth > e.parentElement.clientWidth + 2) say("wider than what contains it", e, `${e.offsetWidth} px in ${e.parentElement.clientWidth}`);
  }
  const written = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    const node = walk.currentNode, e = node.parentElement;
    if (!node.data.trim() || !shown(e) || aside(e) || ["SCRIPT", "STYLE", "OPTION", "NOSCRIPT", "TEXTAREA"].includes(e.tagName)) continue;
    const style = getComputedStyle(e);
    if (main.contains(e)) {
      const size = parseFloat(style.fontSize);
      letters.set(size, (letters.get(size) || 0) + node.data.trim().length);
      range.selectNodeContents(node);
      for (const part of range.getClientRects()) {
        ink += part.width * size * 1.3;
        // The letters themselves, without the room above and below them.
        const middle = (part.top + part.bottom) / 2;
        written.push({ e, text: node.data.trim().slice(0, 30), left: part.left, right: part.right, top: middle - size * .35, bottom: middle + size * .35 });
      }
      if (size < smallest) { smallest = size; smallestText = node.data.trim().slice(0, 30); }
    }
    let block = e;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const edge = block.getBoundingClientRect();
    pen.font = style.font;
    for (const word of node.data.matchAll(/[\p{L}\p{N}_'’]+/gu)) {
      if (word[0].length < 2) continue;
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const parts = [...range.getClientRects()].filter((part) => part.width > 0);
      const lines = new Set(parts.map((part) => Math.round(part.top)));
      const long = pen.measureText(word[0]).width * (parseFloat(style.letterSpacing) ? 1.2 : 1);
      if (lines.size > 1 && word[0].length <= 20 && long < room * .86) say("a word is broken", e, `${word[0]} over ${lines.size} lines, ${long.toFixed()} px in ${room}`);
      if (parts.some((part) => part.right > edge.right + 2 || part.left < edge.left - 2)) say("a word sticks out", e, word[0]);
    }
    range.selectNodeContents(node);
    const rows = new Set([...range.getClientRects()].map((part) => Math.round(part.top))).size;
    const text = node.data.trim();
    if (rows > 3 && text.length / rows < 4) say("a letter a line", e, text.slice(0, 30));
  }
  written.forEach((one, at) => written.slice(at + 1).forEach((other) => {
    if (one.e === other.e) return;
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left), down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (across > 2 && down > 2) say("written over something else", one.e, `${one.text} | ${other.text}`);
  }));
  const pictures = [...document.querySelectorAll("main img.picture")].map((e) => {
    const box = e.getBoundingClientRect(), scale = Math.min(box.width / e.naturalWidth, box.height / e.naturalHeight);
    return { wide: scale * e.naturalWidth / room, high: scale * e.naturalHeight / innerHeight, below: innerHeight - document.querySelector("footer, main").getBoundingClientRect().bottom };
  });
  // The size of most letters, and how much of the page is covered with lines of text.
  const [common] = [...letters].sort((one, other) => other[1] - one[1])[0] || [0];
  const box = main.getBoundingClientRect(), rest = main.querySelector(".told .rest");
  const bottom = Math.max(...[...main.querySelectorAll("*")].filter(shown).map((e) => e.getBoundingClientRect().bottom), box.top);
  return { leftOut: rest && shown(rest) ? Number(rest.querySelector("b").textContent) : 0, filled: (bottom - box.top) / box.height, wrong, smallest, smallestText, common, covered: ink / (box.width * box.height), bars: main.querySelectorAll("svg").length, pictures, high: document.documentElement.scrollHeight, window: innerHeight };
}
