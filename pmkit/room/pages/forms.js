// The inputs that forms are made of. What a question asks for comes from the room as data: `form.input` names a
// builder below, which says what else it takes; limits come with it, so that none of them is written here.
// Each builder returns {element, read, fill}: read() gives the answer as the room takes it, or throws a sentence;
// fill(answer) puts one back. changed() is called at each change.

import { el } from "./room.js";

let names = 0;

function counted(area, most) {
  const left = el("p", { class: "count-of" });
  const say = () => { left.textContent = `${area.value.length} of ${most}`; };
  area.addEventListener("input", say);
  say();
  return { left, say };
}

/** What is filled in on a form, in words: to be read again where the form itself is gone. */
export function inWords(element) {
  const texts = [...element.querySelectorAll("textarea")].map((each) => each.value.trim()).filter(Boolean);
  const chosen = [...element.querySelectorAll("input:checked")].map((each) => {
    const legend = each.closest("fieldset").querySelector("legend");
    return `${legend ? `${legend.textContent}: ` : ""}${each.parentElement.textContent.trim()}`;
  });
  const order = [...element.querySelectorAll("ol.sort > li > span")].map((each, at) => `${at + 1}. ${each.textContent}`);
  const put = [...element.querySelectorAll("ul.dots > li")].filter((each) => each.querySelector("output").textContent !== "0")
    .map((each) => `${each.querySelector("span").textContent}: ${each.querySelector("output").textContent}`);
  return [...chosen, ...texts, ...order, ...put];
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

// {legend, options, most}: the places of the chosen options.
function choose(form, changed) {
  const many = form.most > 1;
  const made = radios(form.legend, form.options, { changed: limit, many });
  function limit() {
    const full = many && made.chosen().length >= form.most;
    made.inputs.forEach((each) => { each.disabled = full && !each.checked; });
    changed();
  }
  return {
    element: made.element,
    read() { const places = made.chosen(); if (!places.length) throw new Error("Choose an option first."); return places; },
    fill(answer) { made.choose(answer); limit(); },
  };
}

const LEAVE_OUT = "Skip any that you can't answer.";

// {rows: [{text, options}], values, ends, missing}: for each row the value of the chosen option, or its index if there
// aren't any values, or null. With ends, options are levels side by side, and the ends say what the first and last mean.
function rows(form, changed) {
  const made = form.rows.map((row) => {
    const one = radios(row.text, row.options, { changed, group: form.ends ? "even" : "" });
    if (form.ends) nameEnds(one, row.options, form.ends);
    return one;
  });
  const value = (place) => (form.values ? form.values[place] : place);
  return {
    element: el("div", {}, ...made.map((each) => each.element), made.length > 1 ? el("p", { class: "soft" }, LEAVE_OUT) : null),
    read() {
      const given = made.map((each) => (each.chosen().length ? value(each.chosen()[0]) : null));
      if (given.every((each) => each === null)) throw new Error(form.missing);
      return given;
    },
    fill(answer) { answer.forEach((given, at) => { if (given !== null && made[at]) made[at].choose([form.values ? form.values.indexOf(given) : given]); }); },
  };
}

function nameEnds(made, options, [low, high]) {
  const last = options.length - 1;
  made.inputs.forEach((each, at) => each.setAttribute("aria-label", `${options[at]}${at === 0 ? `, ${low}` : at === last ? `, ${high}` : ""}`));
  made.element.append(el("p", { class: "ends", "aria-hidden": "true" }, el("span", {}, `${options[0]}: ${low}`), el("span", {}, `${options[last]}: ${high}`)));
}

// {options, hint}: the places of the options in the order they were put.
function sort(form, changed) {
  const places = form.options.map((_, at) => at);
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
    heard.textContent = `${form.options[order[to]]}: position ${to + 1} of ${order.length}`;
    const buttons = list.children[to].querySelectorAll("button");
    const same = buttons[by < 0 ? 0 : 1];
    (same.disabled ? buttons[by < 0 ? 1 : 0] : same).focus();
    changed();
  }
  function draw() {
    list.replaceChildren(...order.map((place, at) => {
      const text = form.options[place];
      return el("li", {}, el("span", {}, text),
        el("button", { type: "button", disabled: at === 0, "aria-label": `Up: ${text}`, onclick: () => move(at, -1) }, "↑"),
        el("button", { type: "button", disabled: at === order.length - 1, "aria-label": `Down: ${text}`, onclick: () => move(at, 1) }, "↓"));
    }));
  }
  draw();
  return {
    element: el("div", {}, el("p", {}, form.hint), list, heard),
    read: () => [...order],
    fill(answer) { if (answer.length === order.length) { order = [...answer]; draw(); } },
  };
}

// {most, longest}: up to so many texts, of so many characters.
function texts(form, changed) {
  const areas = Array.from({ length: form.most }, (_, at) => {
    const id = `card${names += 1}`;
    const area = el("textarea", { id, maxlength: form.longest, rows: 3, oninput: changed });
    const { left, say } = counted(area, form.longest);
    const label = form.most > 1 ? `Card ${at + 1}${at ? " (if you like)" : ""}` : "Your answer";
    return { area, say, box: el("div", {}, el("label", { for: id }, label), area, left) };
  });
  return {
    element: el("div", {}, ...areas.map((each) => each.box)),
    read() {
      const written = areas.map((each) => each.area.value).filter((text) => text.trim());
      if (!written.length) throw new Error("Write a few words first.");
      return written;
    },
    fill(answer) { answer.forEach((text, at) => { if (areas[at]) { areas[at].area.value = text; areas[at].say(); } }); },
  };
}

// {options, dots}: how many of so many dots are on each option.
function dots(form, changed) {
  const put = form.options.map(() => 0);
  const left = el("p", { role: "status" });
  const rows = form.options.map((text, at) => {
    const number = el("output", {}, "0");
    const less = el("button", { type: "button", "aria-label": `One dot off: ${text}`, onclick: () => change(at, -1) }, "−");
    const more = el("button", { type: "button", "aria-label": `One dot on: ${text}`, onclick: () => change(at, 1) }, "+");
    return { number, less, more, item: el("li", {}, el("span", {}, text), less, number, more) };
  });
  function sum() { return put.reduce((total, each) => total + each, 0); }
  function change(at, by) {
    if (put[at] + by < 0 || sum() + by > form.dots) return;
    put[at] += by;
    draw();
    changed();
  }
  function draw() {
    const rest = form.dots - sum();
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

// {rows: [{text, options}], sure, groups}: for each row {option, sure}, one of the confidences in percent, or null; with
// groups {group, answers}.
function rated(form, changed) {
  const group = form.groups.length ? radios("Your group", form.groups, { changed }) : null;
  const made = form.rows.map((row) => {
    const option = radios(row.text, row.options, { changed });
    const sure = radios("How sure are you, in percent?", form.sure.map(String), { changed, group: "even", hidden: true });
    return { option, sure, box: el("div", {}, option.element, sure.element) };
  });
  return {
    element: el("div", {}, group && group.element, ...made.map((each) => each.box)),
    read() {
      if (group && !group.chosen().length) throw new Error("Choose your group first.");
      const given = made.map(({ option, sure }) => {
        const [place] = option.chosen(), [level] = sure.chosen();
        if (place === undefined) return null;
        if (level === undefined) throw new Error("Say how sure you are, below each answer.");
        return { option: place, sure: form.sure[level] };
      });
      if (given.every((each) => each === null)) throw new Error("Answer at least one question first.");
      return group ? { group: group.chosen()[0], answers: given } : given;
    },
    fill(answer) {
      if (group) group.choose([answer.group]);
      (group ? answer.answers : answer).forEach((each, at) => {
        if (!each || !made[at]) return;
        made[at].option.choose([each.option]);
        made[at].sure.choose([form.sure.indexOf(each.sure)]);
      });
    },
  };
}

// {quote, groups, most, longest}: {group, whys}, up to so many lines, each with the place of the earlier line that it
// explains; -1 for what is quoted.
function linked(form, changed) {
  const group = radios("Your group", form.groups, { changed });
  const rows = [];
  const list = el("div");
  const quoted = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  function renew() {
    rows.forEach((row, at) => {
      const chosen = row.of ? row.of.value : "";
      if (!row.of) return;
      row.of.replaceChildren(el("option", { value: -1 }, "the problem above"),
        ...rows.slice(0, at).flatMap((other, place) => (other.area.value.trim() ? [el("option", { value: place }, `condition ${place + 1}: ${quoted(other.area.value.trim())}`)] : [])));
      row.of.value = [...row.of.options].some((each) => each.value === chosen) ? chosen : "-1";
    });
    // A new line comes when the last one is begun: a wall of empty fields asks for more than there is.
    if (rows.length < form.most && rows.at(-1).area.value.trim()) add();
  }
  function add() {
    const at = rows.length, id = `why${names += 1}`;
    const area = el("textarea", { id, maxlength: form.longest, rows: 2, oninput: () => { renew(); say(); changed(); } });
    const { left, say } = counted(area, form.longest);
    const of = at ? el("select", { id: `${id}of`, onchange: changed }) : null;
    const explains = of ? el("p", { class: "of" }, el("label", { for: `${id}of` }, "This helps explain"), of) : null;
    rows.push({ area, of, say });
    list.append(el("div", { class: "why" }, el("label", { for: id }, `Condition ${at + 1}${at ? " (if you like)" : ""}`), area, left, explains));
    if (of) renew();
  }
  add();
  return {
    element: el("div", {}, el("blockquote", {}, form.quote), group.element, list),
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

// {quote, label, longest}: a text about what is quoted.
function text(form, changed) {
  const id = `text${names += 1}`;
  const area = el("textarea", { id, maxlength: form.longest, rows: 5, oninput: changed });
  const { left, say } = counted(area, form.longest);
  return {
    element: el("div", {}, form.quote ? el("blockquote", {}, form.quote) : null, el("label", { for: id }, form.label), area, left),
    read() { if (!area.value.trim()) throw new Error("Write a few words first."); return area.value; },
    fill(answer) { area.value = answer; say(); },
  };
}

const INPUTS = { choose, rows, sort, texts, dots, rated, linked, text };

/** Build a form from what the room says of it. */
export function build(form, changed) { return INPUTS[form.input](form, changed); }
