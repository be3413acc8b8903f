// --- the list of conversations ----------------------------------------------------------------------------
const SEARCHED_FROM = 10; // conversations: fewer are seen at a glance
const UNDO_MS = 12_000;
let undoing = null; // {kept, timer}: the conversation deleted last

const talksSheet = () => document.getElementById("talks");

function made(name, properties = {}, ...children) {
  const { data = {}, ...others } = properties;
  const node = Object.assign(document.createElement(name), others);
  Object.assign(node.dataset, data);
  node.append(...children);
  return node;
}

function dated(moment) {
  const day = new Date(moment);
  const today = new Date();
  const tongue = LANGUAGE === "en" ? "en-GB" : "zh-CN";
  if (day.toDateString() === today.toDateString())
    return day.toLocaleTimeString(tongue, { hour: "2-digit", minute: "2-digit" });
  const year = day.getFullYear() === today.getFullYear() ? {} : { year: "numeric" };
  return day.toLocaleDateString(tongue, { ...year, month: "long", day: "numeric" });
}

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function talkLine(kept) {
  const name = kept.broken === undefined ? kept.name : t("读不出的对话");
  const count = kept.record?.turns?.length ?? 0;
  const about = kept.broken === undefined
    ? `${dated(kept.changed)} · ${filled(t("{count} 个问题"), { count })}` : t("保存的内容不完整");
  const opener = made("button", { type: "button", className: "talk", data: { talk: kept.id } },
    made("span", { className: "name", textContent: name }), made("span", { className: "about", textContent: about }));
  if (kept.id === talk) opener.setAttribute("aria-current", "true");
  const tool = (words, key) => {
    const button = made("button", { type: "button", textContent: words, data: { [key]: kept.id } });
    button.setAttribute("aria-label", `${words}：${name}`);
    return button;
  };
  const tools = kept.broken === undefined ? [tool(t("改名"), "rename")] : [];
  return made("li", {}, opener, made("div", { className: "tools" }, ...tools, tool(t("删除"), "delete")));
}

function holds(kept, words) {
  const turns = Array.isArray(kept.record?.turns) ? kept.record.turns : [];
  const said = [kept.name, ...turns.flatMap((turn) => [turn?.question, turn?.answer?.text])].join("\n").toLowerCase();
  return words.every((word) => said.includes(word));
}

function listTalks() {
  const sheet = talksSheet();
  if (!sheet?.open || sheet.querySelector("#talks-list input")) return;
  const all = talks();
  const wanted = document.getElementById("talks-wanted");
  document.getElementById("talks-search").hidden = all.length <= SEARCHED_FROM;
  const words = all.length > SEARCHED_FROM ? wanted.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
  const found = all.filter((kept) => holds(kept, words));
  const nothing = words.length ? t("没有这样的对话。换几个字再试。") : t("还没有对话。问过的问题会自动留在这里。");
  const list = found.length ? made("ul", {}, ...found.map(talkLine)) : made("p", { className: "aside none", textContent: nothing });
  document.getElementById("talks-list").replaceChildren(list);
}

function showWhichTalk() {
  for (const opener of document.querySelectorAll("#talks .talk")) {
    if (opener.dataset.talk === talk) opener.setAttribute("aria-current", "true");
    else opener.removeAttribute("aria-current");
  }
}

function renameTalk(id) {
  const kept = talkOf(id);
  const opener = document.querySelector(`#talks .talk[data-talk="${CSS.escape(id)}"]`);
  if (!kept || !opener) return;
  const field = made("input", { type: "text", value: kept.name, maxLength: 200, className: "renaming" });
  field.setAttribute("aria-label", t("对话的名字"));
  const line = opener.parentElement;
  let over = false;
  const finish = (accept) => {
    if (over) return;
    over = true;
    const name = field.value.trim();
    const now = talkOf(id); // it may have grown meanwhile
    if (accept && name && now?.record) storeTalk({ ...now, name });
    field.remove();
    listTalks();
    document.querySelector(`#talks [data-rename="${CSS.escape(id)}"]`)?.focus();
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    finish(event.key === "Enter");
  });
  field.addEventListener("blur", () => finish(true));
  line.replaceChildren(field);
  field.select();
}

function sayOfTalks(...parts) {
  document.getElementById("talks-said").replaceChildren(...parts);
}

function deleteTalk(id) {
  const kept = talkOf(id);
  if (!kept) return;
  const lines = [...document.querySelectorAll("#talks .talk")];
  const at = lines.findIndex((line) => line.dataset.talk === id);
  store(shelf, TALK + id, null);
  if (id === talk) { // what is on the page stays; gone on with, it is kept anew
    talk = stamp = null;
    store(pocket, CURRENT, null);
  }
  clearTimeout(undoing?.timer);
  undoing = { kept, timer: setTimeout(() => { undoing = null; sayOfTalks(); }, UNDO_MS) };
  const undo = made("button", { type: "button", id: "talks-undo", textContent: t("撤销") });
  const name = kept.name.length > 16 ? `${kept.name.slice(0, 15)}…` : kept.name;
  sayOfTalks(made("span", { textContent: filled(t("已删除“{name}”。"), { name: name || t("读不出的对话") }) }), undo);
  listTalks();
  const left = document.querySelectorAll("#talks .talk");
  (left[Math.min(at, left.length - 1)] ?? undo).focus();
}

function undoDeleting() {
  if (!undoing) return;
  clearTimeout(undoing.timer);
  const { kept } = undoing;
  undoing = null;
  storeTalk(kept);
  sayOfTalks();
  listTalks();
  document.querySelector(`#talks .talk[data-talk="${CSS.escape(kept.id)}"]`)?.focus();
}

// --- no room left -----------------------------------------------------------------------------------------
function oldestFor(size) {
  const chosen = [];
  let freed = 0;
  for (const kept of talks().reverse()) {
    if (freed > size * 1.5) break;
    if (kept.id === talk || kept.id === unstored?.id) continue;
    chosen.push(kept);
    freed += shelf.getItem(TALK + kept.id).length;
  }
  return chosen;
}

function tellFull(kept) {
  unstored = kept;
  const oldest = oldestFor(JSON.stringify(kept).length);
  const names = oldest.map((one) => made("li", { textContent: one.name || t("读不出的对话"), data: { id: one.id } }));
  document.getElementById("talks-oldest").replaceChildren(...names);
  document.getElementById("talks-make-room").hidden = !names.length;
  document.getElementById("talks-full").hidden = false;
}

function makeRoom() {
  for (const line of document.querySelectorAll("#talks-oldest li")) store(shelf, TALK + line.dataset.id, null);
  document.getElementById("talks-full").hidden = true;
  if (unstored && storeTalk(unstored)) unstored = null;
  else if (unstored) tellFull(unstored);
  listTalks();
}

document.addEventListener("input", (event) => { if (event.target.id === "talks-wanted") listTalks(); });

// before gradio's own listener: a growing answer is kept as far as it has come
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#fresh")) keepGrowing();
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  const { talk: id, rename, delete: gone } = button.dataset;
  if (button.id === "open-talks") {
    talksSheet().showModal();
    sayOfTalks();
    listTalks();
    talksSheet().querySelector(".talk")?.focus();
  } else if (button.id === "fresh") leaveTalk();
  else if (button.dataset.fresh !== undefined) {
    talksSheet().close();
    document.getElementById("fresh").click();
    focusQuestion();
  } else if (rename) renameTalk(rename);
  else if (gone) deleteTalk(gone);
  else if (button.id === "talks-undo") undoDeleting();
  else if (button.id === "talks-make-room") makeRoom();
  else if (button.id === "talks-leave-full") document.getElementById("talks-full").hidden = true;
  else if (id && talksSheet().contains(button)) {
    talksSheet().close();
    showRoom("asking");
    openTalk(id);
  }
});
