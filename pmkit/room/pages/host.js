// The host's page: where the session stands, what comes next, and how many have answered.

import { lineEditor } from "./lines.js";
import { Refused, answers, ask, el, html, listen, place, timer } from "./room.js";

const $ = (id) => document.getElementById(id);
const clock = timer($("timer"));
// The address holds a ticket in its fragment, which no server sees: it is exchanged for a cookie that no script sees,
// is dead then, and is taken off the address bar.
const ticket = location.hash.slice(1);
let refusal = "";
if (ticket) history.replaceState(null, "", location.pathname);
for (let tries = 0; ticket && tries < 5; tries += 1) {
  try { await ask("enter", { data: { ticket } }); break; }
  catch (error) {
    if (error instanceof Refused) { refusal = error.message; break; }
    await new Promise((done) => setTimeout(done, 1000));
  }
}
let typed = null, state = null, look = "", keys = "", agenda = "", few = "", leading = false, later = null;

// The same button does not count again so soon after what it did was drawn: a slow double click is faster than that.
const CALM = 800;
const ONCE = "That click came right after the last one, so it did not count. Press again to go on.";
let led = { name: "", when: -CALM };

const drawLines = lineEditor($("lines"), (sent) => lead("edit-line", sent));
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

// Each step says which state it was made in: the room takes it once, and not when the session has moved on.
async function lead(step, more = {}) {
  if (leading) return false;
  const name = step === "extend" ? "" : JSON.stringify([step, { ...more, at: 0, sure: 0 }]);
  if (name && name === led.name && !more.sure && performance.now() - led.when < CALM) { $("said").textContent = ONCE; return false; }
  leading = true;
  $("said").textContent = "";
  const data = { do: step, at: state.at, ...more };
  const page = () => JSON.stringify([state.index, state.phase, state.looking, state.closed]);
  const before = page();
  try {
    draw((await ask("lead", { data })).state);
    rest(step, name);
    // Another page begins at its top, wherever on this page the click was.
    if (page() !== before) scrollTo(0, 0);
    return true;
  }
  catch (error) {
    const told = error instanceof Refused ? error.told : {};
    if (told.state) draw(told.state);
    if (["confirm", "nobody", "seen"].includes(told.code)) {
      later = () => lead(step, { ...more, at: data.at, sure: true });
      $("early-said").textContent = `${sentence(told.problem)} ${told.remedy[0].toUpperCase()}${told.remedy.slice(1)}?`;
      $("end").textContent = told.code === "seen" ? "Open it again" : "Go on anyway";
      $("wait").textContent = told.code === "seen" ? "Stay here" : "Wait";
      // A question for too few people: each of its other forms is one click, and opens it.
      const small = state.too_few.find((each) => each.id === told.where);
      const inForm = async (way) => { $("early").close(); if (await lead("form", { activity: told.where, way })) lead(step, more); };
      const skip = el("button", { type: "button", onclick: () => { $("early").close(); lead("next", { sure: true }); } }, "Skip this activity");
      $("early-forms").replaceChildren(...(told.code === "nobody" ? [skip] : []), ...(small ? small.ways : []).map((way) => el("button", { type: "button", onclick: () => inForm(way) }, state.form_names[way])));
      if (!$("early").open) $("early").showModal();
    } else if (error instanceof Refused) $("said").textContent = sentence(error.message);
    else { connected(false); $("said").textContent = "Nothing was changed. Try again."; }
    return false;
  } finally { leading = false; }
}

// Says that a step was taken now, and that its button is at rest; it keeps the focus.
function rest(step, name) {
  led = { name, when: performance.now() };
  const button = { back: "back", forward: "forward", next: "skip" }[step];
  if (!button) return;
  $(button).setAttribute("aria-disabled", "true");
  setTimeout(() => $(button).removeAttribute("aria-disabled"), CALM);
}

// The second half of a double click, and a key that is held down, don't count as a step; asking for another minute may repeat.
addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("button:not(#extend)")) { event.stopPropagation(); event.preventDefault(); }
}, true);
addEventListener("keydown", (event) => { if (event.repeat && event.target.closest("button")) event.preventDefault(); }, true);

async function save(kind) {
  try {
    const text = await ask(`export.${kind}`, { text: true });
    const link = el("a", { href: URL.createObjectURL(new Blob(kind === "csv" ? ["\ufeff", text] : [text], { type: kind === "csv" ? "text/csv" : "application/json" })), download: `session-${state.code}.${kind}` });
    document.body.append(link);
    link.click();
    setTimeout(() => { URL.revokeObjectURL(link.href); link.remove(); }, 1000);
  } catch (error) { $("said").textContent = error.message; }
}

function drawLook() {
  const now = state.look ? state.index + state.look.html : "";
  if (now === look) return;
  look = now;
  $("look").replaceChildren();
  if (!state.look) return;
  const shown = el("div");
  html(shown, state.look.html);
  const [strength, question] = ["strength", "question"].map((id) => el("textarea", { id, rows: 2, maxlength: state.look.longest }, state.look[id]));
  $("look").append(el("section", { class: "look", "aria-labelledby": "look-h" },
    el("h2", { id: "look-h" }, "Only you see this"), shown, el("p", {}, "You have three choices:"),
    el("p", {}, el("button", { type: "button", onclick: () => lead("decide", { way: "show" }) }, "Show it")),
    el("label", { for: "strength" }, "One strength"), strength, el("label", { for: "question" }, "One question"), question,
    el("p", {}, el("button", { type: "button", onclick: () => lead("decide", { way: "one", strength: strength.value, question: question.value }) }, "Show these two sentences")),
    el("p", {}, el("button", { type: "button", onclick: () => lead("decide", { way: "none" }) }, "Do not show it"))));
}

const filled = (area) => area.value.split("\n").map((line) => line.trim()).filter(Boolean);

// What answers from paper are typed into, as the room describes it: each returns {parts, read}.
const KEYING = {
  // {rows: [{text, options}], most, flat}: a number for each option.
  numbers(form) {
    const inputs = form.rows.map((row) => row.options.map((option) => el("input", { type: "number", min: 0, max: form.most, value: 0, "aria-label": row.text ? `${row.text}: ${option}` : option })));
    const tables = form.rows.map((row, at) => el("table", { class: "keys" }, row.text ? el("caption", {}, row.text) : null,
      el("tbody", {}, ...row.options.map((option, place) => el("tr", {}, el("th", { scope: "row" }, option), el("td", {}, inputs[at][place]))))));
    const read = () => inputs.map((row) => row.map((input) => Number(input.value)));
    return { parts: tables, read: () => (form.flat ? read()[0] : read()) };
  },
  // {areas, flat}: lines of text below each label.
  lines(form) {
    const areas = form.areas.map((_, at) => el("textarea", { id: `lines${at}`, rows: 5 }));
    const parts = form.areas.flatMap((label, at) => [el("label", { for: `lines${at}` }, label), areas[at]]);
    return { parts, read: () => (form.flat ? filled(areas[0]) : areas.map(filled)) };
  },
  // {options, names, cards, label}: the cards' names as the wall has them, in an order, one order per line.
  orders(form) {
    const area = el("textarea", { id: "lines", rows: 6 });
    const parts = [...form.options.map((text, at) => el("p", {}, el("b", {}, form.names[at]), ` ${text}`)), el("label", { for: "lines" }, form.label), area];
    // Letters are written one after the other, too; of numbers nobody could tell.
    const named = (line) => line.toUpperCase().split(/[\s,;]+/).filter(Boolean).flatMap((word) => (/^[A-Z]+$/.test(word) ? [...word] : [word]));
    const place = (name) => (form.names.includes(name) ? form.cards[form.names.indexOf(name)] : -1);
    return { parts, read: () => filled(area).map((line) => named(line).map(place)) };
  },
};

// What was keyed in so far goes back into the fields: what they hold is what is counted.
function refill(form) {
  if (!form.tallies) return;
  const inputs = [...$("keyform").querySelectorAll("input, textarea")];
  if (form.input === "numbers") form.tallies.flat().forEach((number, at) => { if (inputs[at]) inputs[at].value = number; });
  else if (form.input === "orders") inputs[0].value = form.tallies.map((order) => order.map((place) => form.names[form.cards.indexOf(place)]).join(" ")).join("\n");
  else (form.flat ? [form.tallies] : form.tallies).forEach((lines, at) => { if (inputs[at]) inputs[at].value = lines.join("\n"); });
}

function drawKeys() {
  const form = state.closed ? null : state.keying;
  const now = form ? JSON.stringify([form.question, form.rows, form.areas, form.options, form.by_hand, Boolean(state.question)]) : "";
  $("keyin").hidden = !now;
  if (form && $("keyed")) $("keyed").textContent = form.paper ? `${form.paper} on paper counted in; what you enter replaces them.` : "";
  if (now === keys) return;
  keys = now;
  $("keyform").replaceChildren();
  if (!now) return;
  $("keyin").open = form.by_hand;
  const reveals = form.by_hand && state.question;
  const { parts, read } = KEYING[form.input](form);
  typed = { read, reveals, question: form.question, taken: JSON.stringify(read()) };
  $("keyform").append(el("div", {}, ...parts), el("p", { id: "keyed", class: "soft", role: "status" }), el("p", {}, el("button", { type: "button", onclick: () => lead("key-in", { tallies: read(), stay: !reveals }) }, reveals ? "Take these and reveal" : "Count these in")));
  refill(form);
  if (form.tallies) typed.taken = JSON.stringify(read());
}

// The blue button takes what was typed from paper, too: nobody looks for a second one.
async function forward() {
  const now = typed && state.question && state.keying && state.keying.question === typed.question ? JSON.stringify(typed.read()) : "";
  if (now && now !== typed.taken) {
    const { reveals } = typed;
    if (!(await lead("key-in", { tallies: typed.read(), stay: !reveals }))) return;
    typed.taken = now;
    if (reveals) return;
  }
  await lead("forward");
}

// Questions that would show nothing with so few people, each with its other forms.
function drawFew() {
  const now = JSON.stringify([state.closed, state.few_now, state.few_said, state.too_few, state.forms, state.form_say]);
  if (now === few) return;
  few = now;
  const names = state.form_names;
  const choose = (label, activity, way) => el("button", { type: "button", onclick: () => lead("form", { activity, way }) }, label);
  const named = (label, title, activity, way) => { const made = choose(label, activity, way); made.setAttribute("aria-label", `${title}: ${label}`); return made; };
  const small = state.too_few.flatMap((each) => [el("p", {}, `${each.title} (shown with ${each.needed} or more answers)`),
    el("p", { class: "buttons" }, ...each.ways.map((way) => named(names[way], each.title, each.id, way)))]);
  const ways = [...new Set(state.too_few.flatMap((each) => each.ways))];
  if (state.too_few.length > 1) small.push(el("p", { class: "buttons" }, ...ways.map((way) => choose(`All: ${names[way].toLowerCase()}`, "", way))));
  const other = state.forms.map((each) => el("p", {}, `\u201c${each.title}\u201d is now ${state.form_now[each.form]}. `,
    each.enough ? el("b", {}, `Enough people are here now for ${each.needed} answers. `) : null, named(names.anonymous, each.title, each.id, "anonymous")));
  $("few").hidden = state.closed || !(small.length || other.length || state.form_say || state.few_now);
  $("few").replaceChildren(...(state.few_now ? [el("p", {}, el("b", {}, state.few_now))] : []), ...(state.form_say ? [el("p", {}, el("b", {}, "Say: "), state.form_say)] : []),
    ...(small.length ? [el("p", {}, el("b", {}, state.few_said)), ...small] : []), ...other);
}

function drawAgenda() {
  const now = JSON.stringify([state.agenda, state.index, state.phase, state.closed]);
  if (now === agenda) return;
  agenda = now;
  $("agenda").replaceChildren(...state.agenda.map((each, at) => {
    const here = at === state.index;
    const phases = each.phases.map((phase) => el("button", { type: "button", disabled: state.closed, "aria-pressed": String(state.phase === phase), "aria-label": `${each.title}: ${state.phase_names[phase]}`, onclick: () => lead("go", { to: each.id, phase }) }, phase));
    const name = el("button", { type: "button", class: "name", disabled: state.closed, onclick: () => lead("go", { to: each.id }) }, each.title);
    const item = el("li", { class: here ? "now" : "" }, name, here ? el("span", { class: "buttons" }, ...phases) : null);
    if (here) item.setAttribute("aria-current", "step");
    return item;
  }));
}

function draw(news) {
  state = news;
  $("main").hidden = false;
  $("session").textContent = `${state.title} · host`;
  clock(state.left);
  const activity = state.activity;
  document.title = `Host: ${state.title}`;
  $("now").textContent = state.closed ? "The session is over" : activity ? activity.title : state.index < 0 ? "Before the start" : "After the last activity";
  $("where").textContent = activity ? `${place(state)} · ${state.phase_name}${activity.privacy === "open" || !state.question ? "" : ` · shown with ${state.needed} or more answers`}` : "";
  $("count").textContent = state.closed ? "" : state.question ? answers(state) : state.present === 1 ? "1 phone here" : `${state.present} phones here`;
  $("note").textContent = state.note;
  $("trouble").textContent = state.trouble;
  $("forward").textContent = state.next_label;
  for (const id of ["back", "forward", "skip", "extend", "lock", "remove"]) $(id).disabled = state.closed;
  $("forward").disabled = state.closed || Boolean(state.look) || !state.next;
  $("first").hidden = !state.can_look;
  $("close").disabled = state.closed;
  $("lock").setAttribute("aria-pressed", String(state.locked));
  $("lock").textContent = state.locked ? "Unlock the session" : "Lock the session";
  $("code").textContent = state.code;
  $("join-link").href = ".";
  $("show-link").href = "show";
  if (!$("qr").getAttribute("src")) $("qr").src = "qr.svg";
  $("hint").hidden = state.index >= 0 || state.closed;
  html($("result"), state.looking ? "" : state.result || (activity ? activity.repeats : ""));
  $("roles").replaceChildren(...(state.roles || []).map((each) => el("p", {}, `${each.role}: ${each.held}`)));
  drawLook();
  drawLines(state.lines);
  drawKeys();
  drawFew();
  drawAgenda();
}

$("forward").addEventListener("click", forward);
for (const [id, step] of [["back", "back"], ["skip", "next"], ["first", "look"]]) $(id).addEventListener("click", () => lead(step));
$("extend").addEventListener("click", () => lead("extend", { seconds: 60 }));
$("lock").addEventListener("click", () => lead("lock", { locked: !state.locked }));
$("remove").addEventListener("click", () => lead("remove"));
$("csv").addEventListener("click", () => save("csv"));
$("json").addEventListener("click", () => save("json"));
$("close").addEventListener("click", () => $("sure").showModal());
$("no").addEventListener("click", () => $("sure").close());
$("yes").addEventListener("click", () => { $("sure").close(); lead("close", { sure: true }); });
$("wait").addEventListener("click", () => $("early").close());
$("end").addEventListener("click", () => { $("early").close(); if (later) later(); });

function connected(online) {
  $("line").classList.toggle("lost", !online);
  $("line").textContent = online ? "Connected." : "No connection; trying again.";
}

listen("host", {
  told: (message) => draw(message.state),
  line: connected,
  refused: (error) => { $("line").classList.add("lost"); $("line").textContent = sentence(refusal || error.message); },
});
