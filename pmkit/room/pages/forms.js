// One form a type of activity. Each builder returns {element, read, fill}: read() gives the answer as
// the room takes it, or throws a sentence; fill(answer) puts one back. changed() is called at each change.

import { el } from "./room.js";

const CARD = 280, REWORD = 600, SURE = [50, 60, 70, 80, 90, 100];
let names = 0;

function counted(area, most) {
  const left = el("p", { class: "count-of" });
  const say = () => { left.textContent = `${area.value.length} of ${most}`; };
  area.addEventListener("input", say);
  say();
  return { left, say };
}

function radios(legend, options, { changed, many = false, group = "", hidden = false }) {
  const name = `q${names += 1}`;
  const inputs = options.map((_, at) => el("input", { type: many ? "checkbox" : "radio", name, value: at, onchange: changed }));
  const box = el("div", { class: group }, ...options.map((text, at) => el("label", { class: "choice" }, inputs[at], el("span", {}, text))));
  const head = el("legend", hidden ? { class: "soft" } : {}, legend);
  return {
    element: el("fieldset", {}, head, box), inputs,
    chosen: () => inputs.flatMap((each, at) => (each.checked ? [at] : [])),
    choose: (places) => inputs.forEach((each, at) => { each.checked = places.includes(at); }),
  };
}

function poll(activity, changed) {
  const many = activity.most > 1;
  const made = radios(many ? `Choose up to ${activity.most}` : "Choose one", activity.options, { changed: limit, many });
  function limit() {
    const full = many && made.chosen().length >= activity.most;
    made.inputs.forEach((each) => { each.disabled = full && !each.checked; });
    changed();
  }
  return {
    element: made.element,
    read() { const places = made.chosen(); if (!places.length) throw new Error("Choose an option first."); return places; },
    fill(answer) { made.choose(answer); limit(); },
  };
}

function scale(activity, changed) {
  const rows = activity.options.map((text) => {
    const made = radios(text, ["1", "2", "3", "4", "5"], { changed, group: "five" });
    made.inputs.forEach((each, at) => each.setAttribute("aria-label", `${at + 1}${at === 0 ? `, ${activity.ends[0]}` : at === 4 ? `, ${activity.ends[1]}` : ""}`));
    made.element.append(el("p", { class: "ends", "aria-hidden": "true" }, el("span", {}, `1: ${activity.ends[0]}`), el("span", {}, `5: ${activity.ends[1]}`)));
    return made;
  });
  return {
    element: el("div", {}, ...rows.map((each) => each.element), rows.length > 1 ? el("p", { class: "soft" }, "Leave out what you cannot say.") : null),
    read() {
      const levels = rows.map((each) => (each.chosen().length ? each.chosen()[0] + 1 : null));
      if (levels.every((each) => each === null)) throw new Error("Choose a level first.");
      return levels;
    },
    fill(answer) { answer.forEach((level, at) => { if (level && rows[at]) rows[at].choose([level - 1]); }); },
  };
}

function sort(activity, changed) {
  const places = activity.options.map((_, at) => at);
  // Shuffled on each phone, so that the order on the page does not become the team's order.
  for (let at = places.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [places[at], places[other]] = [places[other], places[at]];
  }
  let order = places;
  const list = el("ol", { class: "sort" });
  const heard = el("p", { class: "line", role: "status" });
  function move(at, by) {
    const to = at + by;
    if (to < 0 || to >= order.length) return;
    [order[at], order[to]] = [order[to], order[at]];
    draw();
    heard.textContent = `${activity.options[order[to]]}: place ${to + 1} of ${order.length}`;
    const buttons = list.children[to].querySelectorAll("button");
    const same = buttons[by < 0 ? 0 : 1];
    (same.disabled ? buttons[by < 0 ? 1 : 0] : same).focus();
    changed();
  }
  function draw() {
    list.replaceChildren(...order.map((place, at) => {
      const text = activity.options[place];
      return el("li", {}, el("span", {}, text),
        el("button", { type: "button", disabled: at === 0, "aria-label": `Up: ${text}`, onclick: () => move(at, -1) }, "↑"),
        el("button", { type: "button", disabled: at === order.length - 1, "aria-label": `Down: ${text}`, onclick: () => move(at, 1) }, "↓"));
    }));
  }
  draw();
  const hint = activity.type === "order" ? "Put the earliest on top." : "Put what matters most on top.";
  return {
    element: el("div", {}, el("p", {}, hint), list, heard),
    read: () => [...order],
    fill(answer) { if (answer.length === order.length) { order = [...answer]; draw(); } },
  };
}

function cards(activity, changed) {
  const areas = Array.from({ length: activity.most }, (_, at) => {
    const id = `card${names += 1}`;
    const area = el("textarea", { id, maxlength: CARD, rows: 3, oninput: changed });
    const { left, say } = counted(area, CARD);
    const label = activity.most > 1 ? `Card ${at + 1}${at ? " (if you like)" : ""}` : "Your card";
    return { area, say, box: el("div", {}, el("label", { for: id }, label), area, left) };
  });
  return {
    element: el("div", {}, ...areas.map((each) => each.box)),
    read() {
      const texts = areas.map((each) => each.area.value).filter((text) => text.trim());
      if (!texts.length) throw new Error("Write a few words first.");
      return texts;
    },
    fill(answer) { answer.forEach((text, at) => { if (areas[at]) { areas[at].area.value = text; areas[at].say(); } }); },
  };
}

function dots(activity, changed) {
  const put = activity.options.map(() => 0);
  const left = el("p", { role: "status" });
  const rows = activity.options.map((text, at) => {
    const number = el("output", {}, "0");
    const less = el("button", { type: "button", "aria-label": `One dot off: ${text}`, onclick: () => change(at, -1) }, "−");
    const more = el("button", { type: "button", "aria-label": `One dot on: ${text}`, onclick: () => change(at, 1) }, "+");
    return { number, less, more, item: el("li", {}, el("span", {}, text), less, number, more) };
  });
  function sum() { return put.reduce((total, each) => total + each, 0); }
  function change(at, by) {
    if (put[at] + by < 0 || sum() + by > activity.dots) return;
    put[at] += by;
    draw();
    changed();
  }
  function draw() {
    const rest = activity.dots - sum();
    left.textContent = rest === 1 ? "1 dot left." : `${rest} dots left.`;
    rows.forEach((row, at) => {
      row.number.textContent = put[at];
      // Disabling the button that has the focus would lose it: aria says it instead.
      row.less.setAttribute("aria-disabled", put[at] === 0);
      row.more.setAttribute("aria-disabled", rest === 0);
    });
  }
  draw();
  return {
    element: el("div", {}, left, el("ul", { class: "dots" }, ...rows.map((each) => each.item))),
    read() { if (!sum()) throw new Error("Put a dot on something first."); return [...put]; },
    fill(answer) { if (answer.length === put.length) { answer.forEach((each, at) => { put[at] = each; }); draw(); } },
  };
}

function probe(activity, changed) {
  const rows = activity.questions.map((question) => {
    const option = radios(question.text, question.options, { changed });
    const sure = radios("How sure are you, in percent?", SURE.map(String), { changed, group: "sure", hidden: true });
    return { option, sure, box: el("div", {}, option.element, sure.element) };
  });
  return {
    element: el("div", {}, ...rows.map((each) => each.box)),
    read() {
      const given = rows.map(({ option, sure }) => {
        const [place] = option.chosen(), [level] = sure.chosen();
        if (place === undefined) return null;
        if (level === undefined) throw new Error("Say how sure you are, below each answer.");
        return { option: place, sure: SURE[level] };
      });
      if (given.every((each) => each === null)) throw new Error("Answer at least one question first.");
      return given;
    },
    fill(answer) {
      answer.forEach((each, at) => {
        if (!each || !rows[at]) return;
        rows[at].option.choose([each.option]);
        rows[at].sure.choose([SURE.indexOf(each.sure)]);
      });
    },
  };
}

// A why-graph of one's own: each why explains the problem or one that stands above it.
function whys(activity, changed) {
  const group = radios("Your group", activity.groups, { changed });
  const rows = [];
  const list = el("div");
  const quoted = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  function renew() {
    rows.forEach((row, at) => {
      const chosen = row.of ? row.of.value : "";
      if (!row.of) return;
      row.of.replaceChildren(el("option", { value: -1 }, "what happened"),
        ...rows.slice(0, at).flatMap((other, place) => (other.area.value.trim() ? [el("option", { value: place }, `${place + 1}: ${quoted(other.area.value.trim())}`)] : [])));
      row.of.value = [...row.of.options].some((each) => each.value === chosen) ? chosen : "-1";
    });
    // A new line comes when the last one is begun: a wall of empty fields asks for more than there is.
    if (rows.length < activity.most && rows.at(-1).area.value.trim()) add();
  }
  function add() {
    const at = rows.length, id = `why${names += 1}`;
    const area = el("textarea", { id, maxlength: CARD, rows: 2, oninput: () => { renew(); say(); changed(); } });
    const { left, say } = counted(area, CARD);
    const of = at ? el("select", { id: `${id}of`, onchange: changed }) : null;
    const explains = of ? el("p", { class: "of" }, el("label", { for: `${id}of` }, "It explains"), of) : null;
    rows.push({ area, of, say });
    list.append(el("div", { class: "why" }, el("label", { for: id }, `Why? ${at + 1}${at ? " (if you like)" : ""}`), area, left, explains));
    if (of) renew();
  }
  add();
  return {
    element: el("div", {}, el("blockquote", {}, activity.sentence), group.element, list),
    read() {
      if (!group.chosen().length) throw new Error("Choose your group first.");
      const found = rows.map((row) => [row.area.value, row.of ? Number(row.of.value || -1) : -1]);
      if (found.every(([text]) => !text.trim())) throw new Error("Write a few words first.");
      return { group: group.chosen()[0], whys: found };
    },
    rough: () => ({ group: group.chosen()[0] ?? -1, whys: rows.map((row) => [row.area.value, row.of ? Number(row.of.value || -1) : -1]) }),
    fill(answer) {
      if (answer.group >= 0) group.choose([answer.group]);
      answer.whys.forEach(([text, of], at) => {
        if (!rows[at]) return;
        rows[at].area.value = text;
        renew();
        if (rows[at].of) rows[at].of.value = String(of);
        rows[at].say();
      });
    },
  };
}

function reword(activity, changed) {
  const id = `text${names += 1}`;
  const area = el("textarea", { id, maxlength: REWORD, rows: 5, oninput: changed });
  const { left, say } = counted(area, REWORD);
  return {
    element: el("div", {}, el("blockquote", {}, activity.sentence), el("label", { for: id }, "Say it in other words"), area, left),
    read() { if (!area.value.trim()) throw new Error("Write a few words first."); return area.value; },
    fill(answer) { area.value = answer; say(); },
  };
}

function form(activity, changed) {
  const rows = activity.questions.map((question) => radios(question.text, question.options, { changed }));
  return {
    element: el("div", {}, ...rows.map((each) => each.element), rows.length > 1 ? el("p", { class: "soft" }, "Leave out what you cannot say.") : null),
    read() {
      const given = rows.map((each) => (each.chosen().length ? each.chosen()[0] : null));
      if (given.every((each) => each === null)) throw new Error("Answer at least one question first.");
      return given;
    },
    fill(answer) { answer.forEach((place, at) => { if (place !== null && rows[at]) rows[at].choose([place]); }); },
  };
}

const FORMS = { poll, scale, ranking: sort, order: sort, cards, dots, form, probe, reword, whys };

/** Build the form of an activity. */
export function build(activity, changed) { return FORMS[activity.type](activity, changed); }
