// The participant's page: one activity at a time; what is typed stays until it is taken.

import { Refused, ask, base, el, html, listen, picture, place, timer, unbroken } from "./room.js";
import { drafts, sweep } from "./drafts.js";
import { build, inWords } from "./forms.js";

const main = document.getElementById("main");
const line = document.getElementById("line");
const said = document.getElementById("said");
const clock = timer(document.getElementById("timer"));
const code = base.pathname.split("/").filter(Boolean).pop();

sweep();
const store = drafts(code);

let state = null, me = {}, drawn = "", form = null, sending = false, connection = null, over = false, reachable = true, again = () => {};

function status(online) {
  reachable = online;
  if (online) again();
  line.classList.toggle("lost", !online);
  line.textContent = online ? "Connected." : "No connection; trying again. What you write stays here.";
}

function draft(question) {
  return () => {
    const shown = inWords(form.element);
    try {
      const answer = form.read();
      // What was sent is filled in again; it isn't a draft.
      if (me.answered && JSON.stringify(answer) === JSON.stringify(me.own)) store.drop(question);
      else store.set(question, { answer, shown });
    } catch { store.set(question, { answer: form.rough ? form.rough() : null, shown }); }
    said.textContent = "";
  };
}

async function send(question) {
  let answer;
  try { answer = form.read(); } catch (error) { said.textContent = error.message; return; }
  const shown = inWords(form.element);
  store.set(question, { answer, shown, pending: true });
  await deliver(question, answer, shown);
}

async function deliver(question, answer, shown) {
  if (sending) return;
  sending = true;
  const button = main.querySelector("button.primary");
  if (button) { button.disabled = true; button.textContent = "Sending…"; }
  for (let tries = 0; ; tries += 1) {
    try {
      await ask("answer", { data: { question, answer } });
      store.drop(question);
      me = { ...me, answered: true, own: answer };
      said.textContent = "";
      break;
    } catch (error) {
      if (error instanceof Refused && error.status !== 502 && error.status !== 503 && error.status !== 504) {
        store.set(question, { answer, shown });
        said.textContent = error.message[0].toUpperCase() + error.message.slice(1) + ".";
        if (button) { button.disabled = false; button.textContent = "Send"; }
        sending = false;
        return;
      }
      // The line above must not say the contrary until the socket has noticed, too; its next news sends this at once.
      status(false);
      said.textContent = "Not sent yet. It's sent by itself as soon as there is a connection.";
      if (state.question !== question) break;
      await new Promise((done) => { again = done; setTimeout(done, Math.min(5000, 500 * (tries + 1))); });
      if (reachable) said.textContent = "";
    }
  }
  sending = false;
  draw(true);
}

function kept(question) {
  const found = store.get(question);
  if (!found || found.answer === null || found.answer === undefined) return null;
  return found;
}

function drawForm(activity) {
  const question = state.question;
  const changeable = activity.privacy === "open";
  if (me.answered && !changeable) {
    main.append(el("p", { class: "done" }, "Your answer is in. It is final and anonymous. Look up; the facilitator will take it from here."));
    return;
  }
  form = build(activity.form, () => draft(question)());
  const found = kept(question);
  if (found) form.fill(found.answer);
  else if (me.own !== null && me.own !== undefined) form.fill(me.own);
  if (me.answered) main.append(el("p", { class: "done" }, "Your answer is in. You can change it until it is shown to everybody."));
  const button = el("button", { type: "submit", class: "primary" }, me.answered ? "Send the change" : "Send");
  main.append(el("form", { onsubmit: (event) => { event.preventDefault(); send(question); }, novalidate: true }, form.element, said, button));
  const open = location.protocol === "http:" ? " This page is plain HTTP: others on this Wi-Fi could read what you send." : "";
  main.append(el("div", { class: "promise" }, el("p", {}, state.promise), el("p", { class: "soft" }, state.limits + open)));
  if (found && found.pending) deliver(question, found.answer, found.shown);
}

function drawRole(activity) {
  if (!me.role) { main.append(el("p", { class: "soft" }, "Dealing the cards…")); return; }
  const question = `${activity.id}/note`;
  const area = el("textarea", { id: "note", rows: 5, oninput: () => store.set(question, { answer: area.value }) });
  area.value = (store.get(question) || {}).answer || "";
  main.append(el("section", { class: "card", "aria-labelledby": "role" },
    el("h2", { id: "role" }, `You are: ${me.role.role}`), el("p", { class: "pre" }, me.role.text),
    me.role.note ? el("p", {}, el("b", {}, "Only you read this")) : null,
    me.role.note ? el("p", { class: "private" }, me.role.note) : null));
  main.append(el("label", { for: "note" }, "Your own notes"), area, el("p", { class: "soft" }, "They stay on this phone and are deleted when the session ends."));
}

function leftBehind(activity) {
  // A question that was closed before the answer was sent: nothing that somebody wrote or chose is lost.
  for (const phase of ["collect", "vote"]) {
    const found = kept(`${activity.id}/${phase}`);
    if (!found || `${activity.id}/${phase}` === state.question) continue;
    const texts = found.shown || [];
    if (texts.length) main.append(el("div", { class: "promise" }, el("p", {}, "This was not sent before the question closed; it is only here:"), ...texts.map((text) => el("blockquote", {}, text))));
  }
}

// The timeline beside a form is open where there is room for both, and stays as whoever reads it left it.
let folded = innerWidth < 640;
function unfold() {
  const timeline = main.querySelector("details.timeline");
  if (!timeline) return;
  timeline.open = !folded;
  timeline.addEventListener("toggle", () => { folded = !timeline.open; });
}

function heading() {
  if (state.closed) return ["The session is over", "Thank you. What you typed on this phone has been removed from this browser."];
  if (state.index < 0) return [state.title, "You're in. There's nothing to do yet; the facilitator will start soon."];
  if (!state.activity) return ["Thank you", "That was the last page. The facilitator will end the session."];
  return [state.activity.title, ""];
}

function key() {
  const activity = state.activity;
  return JSON.stringify([state.index, state.phase, state.question, state.looking, state.closed, state.result, activity && [activity.form, activity.text, activity.more, activity.repeats], me.answered && state.question, me.role]);
}

function draw(again = false) {
  // The title heads the first page; on the others the code is enough to tell one session from another.
  document.getElementById("session").textContent = `Session ${state.code}`;
  const now = key();
  if (now === drawn && !again) return;
  const moved = JSON.parse(now).slice(0, 3).join() !== (drawn ? JSON.parse(drawn).slice(0, 3).join() : "");
  drawn = now;
  form = null;
  said.textContent = "";
  const [title, text] = heading();
  document.title = title;
  const phase = state.activity && (state.activity.asks || state.activity.deals) ? ` · ${state.phase_name}` : "";
  const where = state.activity && !state.closed ? `${place(state)}${phase}` : "";
  main.after(said);  // what is wrong with an answer is said beside its button, which goes now
  main.replaceChildren(el("p", { class: "soft" }, where), el("h1", {}, unbroken(title)));
  if (text) main.append(el("p", {}, text));
  const activity = state.activity;
  if (activity && !state.closed) {
    if (activity.text) { const box = el("div", { class: "body" }); html(box, activity.text); main.append(box); }
    if (activity.picture) main.append(picture(activity.picture));
    for (const more of [activity.more, activity.repeats]) if (more) { const box = el("div", { class: "more-box" }); html(box, more); main.append(box); }
    unfold();
    if (activity.told) main.append(el("p", { class: "done" }, activity.told));
    if (activity.deals) drawRole(activity);
    else if (state.question && activity.form) drawForm(activity);
    else if (state.looking) main.append(el("p", { class: "done" }, "The facilitator is reading the answers first, as you were told before you answered."));
    leftBehind(activity);
  }
  if (state.result && !state.closed) { const box = el("div"); html(box, state.result); main.append(box); }
  // The room takes its cookie back with the answer to this.
  if (state.closed && !over) { over = true; store.clear(); ask("state").catch(() => {}); }
  if (moved) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
}

/** Keep what the room said. The clock is set by news alone: what is drawn again later would turn it back. */
function take(news) {
  state = news;
  clock(state.left);
}

async function told(message) {
  const before = state && state.question;
  take(message.state);
  if (message.me) me = message.me;
  else if (state.question !== before || state.activity?.deals) {
    if (state.question !== before) me = {};
    if (state.personal) {
      try { me = (await ask("state")).me; } catch { /* the next news brings it */ }
    }
  }
  draw();
}

async function join() {
  try {
    const reply = await ask("join", { data: {} });
    if (!reply.place) { take(reply.state); status(true); draw(); return; }
    await told(reply);
    connection = connection || listen("phone", { told, line: status, refused });
  } catch (error) {
    line.classList.add("lost");
    line.textContent = error instanceof Refused ? `${error.message[0].toUpperCase()}${error.message.slice(1)}.` : "No connection; trying again.";
    if (!(error instanceof Refused) || error.status >= 500) setTimeout(join, 2000);
    else if (error.status === 429) setTimeout(join, 5000 + 5000 * Math.random());
  }
}

function refused(error) {
  if (error.status === 4403 || error.status === 403) join();
  else { line.classList.add("lost"); line.textContent = error.message; }
}

join();
