// --- the conversation of this window is kept --------------------------------------------------------------
// Events that Python listens to: 'keep' and 'reopen'; it answers in #kept, with data-talk and data-state, and
// with the number of the request: gradio draws an old answer again while a new one is on its way.
let talk = null; // id of the conversation on the page, null before its first answer
let stamp = null; // of its last writing: another one there means that another window has gone on with it
let ended = ""; // the turn kept last
let unstored = null; // what did not fit
let asked = 0; // requests so far
const answered = new Set();

const request = (name, data) => trigger(name, { ...data, number: ++asked });

const fresh = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);

function become(id) {
  talk = id;
  store(pocket, CURRENT, id);
  showWhichTalk();
}

function watchTurns() {
  const turn = document.querySelector("#current .turn:is(.done, .stopped, .failed)");
  const now = turn ? `${talk} ${turn.dataset.number} ${turn.className}` : "";
  if (!turn) ended = ""; // a question asked again gets a turn of the same number
  if (!turn || now === ended) return;
  talk ??= fresh();
  ended = `${talk} ${turn.dataset.number} ${turn.className}`;
  request("keep", { talk });
}

function keepGrowing() {
  if (!document.querySelector("#current .turn[aria-busy]")) return;
  request("keep", { talk: talk ?? fresh() });
}

function keep(id, record) {
  if (!record.turns.length) return;
  const before = talkOf(id);
  const written = JSON.stringify(record);
  if (before?.record && JSON.stringify(before.record) === written) return;
  // gone on with in another window meanwhile: both are kept
  const split = before && id === talk && before.stamp !== stamp;
  const kept = {
    id: split ? fresh() : id,
    name: before?.name || record.turns[0].question.trim().slice(0, 200),
    changed: Date.now(),
    stamp: fresh(),
    record,
  };
  if (storeTalk(kept)) unstored = null;
  else if (shelf) tellFull(kept);
  if (id === talk) {
    stamp = kept.stamp;
    become(kept.id);
    ended = ended.replace(id, kept.id);
  }
  listTalks();
}

function answerOfServer(told) {
  const { talk: id, state, number } = told.dataset;
  if (answered.has(number)) return;
  answered.add(number);
  if (state === "ended") return keep(id, JSON.parse(told.textContent));
  page.classList.remove("reopening");
  if (state === "opened") {
    stamp = talkOf(id)?.stamp ?? null;
    const turn = document.querySelector("#current .turn");
    ended = turn ? `${id} ${turn.dataset.number} ${turn.className}` : "";
    become(id);
  } else leaveTalk();
}

function leaveTalk() {
  talk = stamp = null;
  ended = "";
  store(pocket, CURRENT, null);
  store(pocket, OPEN_SOURCE, null);
  showWhichTalk();
}

function openTalk(id, source = null) {
  keepGrowing();
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
  if (!shelf) document.getElementById("unkept").hidden = false;
  openTalk(pocket?.getItem(CURRENT) ?? null, parsed(pocket?.getItem(OPEN_SOURCE) ?? "null"));
})();
