// Lines that people wrote, on the host's page: hide, reword, merge or split them before all see them, and after that.

import { el } from "./room.js";

/** Return a function that draws the lines of a state into a box; do is called with what the host wants. */
export function lineEditor(box, edit) {
  let drawn = "", open = null;

  const send = (way, more = {}) => edit({ way, of: now.edits, ...more });
  let now = null;

  const list = (title, name, items) => (items.length ? [el("h3", {}, title), el("ul", { class: name }, ...items)] : []);

  function editor() {
    const chosen = new Set();
    const wording = el("input", { id: "wording", maxlength: now.longest });
    const hide = el("button", { type: "button", onclick: () => send("hide", { lines: [...chosen] }) }, "Hide");
    const reword = el("button", { type: "button", onclick: () => send("reword", { lines: [...chosen], text: wording.value }) }, "Reword");
    const merge = el("button", { type: "button", onclick: () => send("merge", { lines: [...chosen], text: wording.value }) }, "Merge into one");
    const tools = el("div", { class: "toolbar" }, el("label", { for: "wording" }, "It will say (when reworded or merged)"), wording, el("p", { class: "buttons" }, hide, reword, now.voting ? null : merge));
    const choose = () => {
      tools.hidden = chosen.size < 1;
      hide.disabled = chosen.size < 1;
      reword.disabled = chosen.size !== 1;
      merge.disabled = chosen.size < 2;
    };
    const rows = now.lines.map((line, at) => {
      const tick = el("input", { type: "checkbox", id: `line${at}`, onchange: () => {
        if (tick.checked) chosen.add(line.text); else chosen.delete(line.text);
        const first = [...chosen][0] || "";
        if (chosen.size < 2 || !wording.value) wording.value = first;
        choose();
      } });
      const times = line.number > 1 ? el("b", { class: "mark" }, `${line.number} times`) : null;
      const also = line.also.map((text) => el("span", { class: "soft also" }, `also: ${text}`));
      const marks = line.marks.map((mark) => el("p", { class: "asks" }, el("b", {}, mark.says), ` ${mark.asks} `,
        mark.instead ? el("button", { type: "button", onclick: () => send("reword", { lines: [line.text], text: mark.instead }) }, `Say “${mark.instead}”`) : null));
      return el("li", { class: line.marks.length ? "marked" : "" }, el("label", { class: "choice", for: `line${at}` }, tick, el("span", {}, line.text, " ", times, ...also)), ...marks,
        line.split ? el("p", { class: "buttons" }, el("button", { type: "button", onclick: () => send("split", { lines: [line.text] }) }, "Split into the lines that people wrote")) : null);
    });
    const pairs = now.alike.map(({ lines, keep }) => el("li", {}, el("p", {}, `“${lines[0]}” and “${lines[1]}”`), el("p", { class: "buttons" },
      ...(keep ? [el("button", { type: "button", onclick: () => send("same", { lines }) }, "The same")]
        : lines.map((text) => el("button", { type: "button", onclick: () => send("merge", { lines, text }) }, `Merge as “${text}”`))),
      el("button", { type: "button", onclick: () => send("apart", { lines }) }, "Not the same"))));
    choose();
    return [
      ...list("Look at these first", "lines", rows.filter((_, at) => now.lines[at].marks.length)),
      ...list("Are these the same?", "pairs", pairs),
      ...list(`Lines: check one to hide or reword it${now.voting ? "" : ", two or more to merge them"}`, "lines", rows.filter((_, at) => !now.lines[at].marks.length)),
      tools,
      el("p", { class: "buttons" },
        now.last ? el("button", { type: "button", onclick: () => send("undo") }, `Undo: ${now.last}`) : null,
        now.hidden ? el("button", { type: "button", onclick: () => send("show-again") }, now.hidden === 1 ? "Show the hidden line again" : `Show the ${now.hidden} hidden lines again`) : null),
    ];
  }

  return (lines) => {
    now = lines;
    const key = lines ? JSON.stringify(lines) : "";
    if (key === drawn) return;
    const focused = box.contains(document.activeElement);
    const before = drawn ? JSON.parse(drawn) : null;
    drawn = key;
    if (!lines) { box.replaceChildren(); open = null; return; }
    const marked = lines.lines.filter((line) => line.marks.length).length;
    // Before all see them the lines are laid open; afterward they are there for who asks for them.
    if (open === null || !before || before.first !== lines.first) open = lines.first || lines.alike.length > 0;
    const parts = [lines.said, marked ? `${marked} to look at` : "", lines.alike.length ? `${lines.alike.length} ${lines.alike.length === 1 ? "pair" : "pairs"} that may be the same` : ""].filter(Boolean);
    const summary = el("summary", {}, lines.first ? "Only you can see these lines for now" : "Edit lines", parts.length ? el("span", { class: "soft" }, ` · ${parts.join(" · ")}`) : null);
    const inside = editor();
    const voting = "People are voting on these lines. You can hide or reword one now, and its dots stay; lines are merged or split after the vote.";
    const help = lines.voting ? el("p", {}, voting) : lines.first ? el("p", {}, "Hide, reword or merge what should not go on the wall as it is. The blue button shows the rest to everybody.") : null;
    const details = el("details", { class: lines.private ? "look" : "", open, ontoggle: () => { open = details.open; } }, summary, help, ...inside);
    box.replaceChildren(details);
    if (focused) summary.focus({ preventScroll: true });
  };
}
