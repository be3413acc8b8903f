// --- the conversation of this window is kept --------------------------------------------------------------
// Events that Python listens to: 'keep' and 'reopen'; it answers in #kept, with data-talk and data-state, and
// with the number of the request: gradio draws an old answer again while a new one is on its way.
let talk = null; // id of the conversation on the page, null before its first answer
let stamp = null; // of its last writing: another one there means that another window has gone on with it
let ended = ""; // the turn kept last: its number and state
let isLeaving = false; // another conversation is on its way: what is on the page is not its
let unstored = null; // what did not fit
let asked = 0; // requests so far
const answered = new Set();
const resolving = new Map(); // what to do when a request is answered
const PATIENCE_MS = 2_000;

const request = (name, data) => trigger(name, { ...data, number: ++asked });

const fresh = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);

function become(id) {
  talk = id;
  store(pocket, CURRENT, id);
  showWhichTalk();
}

const endedTurn = () => document.querySelector("#current .turn:is(.done, .stopped, .failed)");
const signature = (turn) => (turn ? `${turn.dataset.number} ${turn.className}` : "");

function watchTurns() {
  const turn = endedTurn();
  if (isLeaving && !turn) isLeaving = false;
  if (isLeaving || signature(turn) === ended) return;
  ended = signature(turn);
  if (!turn) return;
  talk ??= fresh();
  request("keep", { talk });
}

// What is growing is kept as far as it has come; resolved once it is.
function keepGrowing() {
  if (!document.querySelector("#current .turn[aria-busy]")) return Promise.resolve();
  request("keep", { talk: talk ?? fresh() });
  const number = String(asked);
  return new Promise((resolve) => {
    resolving.set(number, resolve);
    setTimeout(resolve, PATIENCE_MS);
  });
}

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function keep(id, record) {
  if (!record.turns.length) return;
  const before = talkOf(id);
  if (before?.record && alike(before.record, record)) return;
  // gone on with in another window, or begun otherwise: nothing is written over, both are kept
  const begins = before?.record?.turns?.[0];
  const split = before && ((id === talk && before.stamp !== stamp) || (begins && !alike(begins, record.turns[0])));
  const kept = {
    id: split ? fresh() : id,
    name: (!split && before?.name) || record.turns[0].question.trim().slice(0, 200),
    changed: Date.now(),
    stamp: fresh(),
    record,
  };
  if (storeTalk(kept)) unstored = null;
  else if (shelf) tellFull(kept);
  if (id === talk) {
    stamp = kept.stamp;
    become(kept.id);
  }
  listTalks();
}

function answerOfServer(told) {
  const { talk: id, state, number } = told.dataset;
  if (answered.has(number)) return;
  answered.add(number);
  if (state === "ended") {
    keep(id, JSON.parse(told.textContent));
    resolving.get(number)?.();
    resolving.delete(number);
    return;
  }
  page.classList.remove("reopening");
  if (state === "opened") {
    stamp = talkOf(id)?.stamp ?? null;
    become(id);
  } else leaveTalk();
  ended = signature(endedTurn());
  isLeaving = false;
}

function leaveTalk() {
  talk = stamp = null;
  ended = "";
  isLeaving = Boolean(endedTurn()); // until it has gone from the page
  store(pocket, CURRENT, null);
  store(pocket, OPEN_SOURCE, null);
  showWhichTalk();
}

async function openTalk(id, source = null) {
  await keepGrowing();
  isLeaving = true;
  const kept = id ? talkOf(id) : null;
  const record = kept ? kept.broken ?? JSON.stringify(kept.record) : "";
  request("reopen", { talk: id ?? "", record, source });
}

const isOurs = (key) => key === null || key.startsWith(TALK);
window.addEventListener("storage", (event) => { if (isOurs(event.key)) listTalks(); });

(function whenMounted() {
  const told = document.getElementById("kept");
  const current = document.getElementById("current");
  if (!told || !current || !document.getElementById("talks")) return requestAnimationFrame(whenMounted);
  const whole = { childList: true, subtree: true, attributes: true, characterData: true };
  new MutationObserver(watchTurns).observe(current, whole);
  new MutationObserver(() => {
    const note = told.querySelector("[data-state]");
    if (note) answerOfServer(note);
  }).observe(told, { childList: true, subtree: true });
  setTimeout(() => page.classList.remove("reopening"), PATIENCE_MS); // whatever became of it
  if (!shelf) document.getElementById("unkept").hidden = false;
  const last = pocket?.getItem(CURRENT);
  if (last) return openTalk(last, parsed(pocket.getItem(OPEN_SOURCE) ?? "null"));
  leaveTalk();
  trigger("welcome_again", {}); // as the library is now; who has asked already keeps what they see
})();
