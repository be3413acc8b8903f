// The tools under an answer: copy it or one of its sources, take the conversation away as a file, judge it.
// Events that Python listens to: 'copy_answer', 'copy_source', 'export', 'judge'; what it gives comes as 'handed'.

const TOLD_FOR = 2500; // milliseconds that 已复制 stands there
const turnOf = (node) => node.closest(".turn");
const numberOf = (turn) => +turn.dataset.number;
const turnNumbered = (number) => document.querySelector(`.turn[data-number="${number}"]`);

function tell(place, words) {
  place.textContent = words;
  clearTimeout(place.timer);
  place.timer = setTimeout(() => { place.textContent = ""; }, TOLD_FOR);
}

function sayDone(button) {
  const before = t("复制");
  button.classList.add("done");
  button.textContent = t("已复制");
  setTimeout(() => {
    button.classList.remove("done");
    button.textContent = before;
  }, TOLD_FOR);
}

function toldOf(turn) {
  return turn.querySelector(".aids .told");
}

// --- to the clipboard ----------------------------------------------------------------------------------
// Without https a browser gives no clipboard; then the page says itself what a copying command takes.
function copyByCommand({ text, html }) {
  const put = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
  };
  document.addEventListener("copy", put, { capture: true, once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put, { capture: true });
  return done;
}

async function copy(given) {
  try {
    const kinds = { "text/plain": given.text, "text/html": given.html };
    const blobs = Object.entries(kinds).map(([type, words]) => [type, new Blob([words], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return copyByCommand(given);
  }
}

// --- as a file -----------------------------------------------------------------------------------------
function download({ name, type, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function showExports(opener, open) {
  opener.setAttribute("aria-expanded", open);
  document.getElementById(opener.getAttribute("aria-controls")).hidden = !open;
  if (open) opener.nextElementSibling.querySelector("button").focus();
}

function closeExports() {
  const opener = document.querySelector('.aid[aria-expanded="true"]');
  if (opener) showExports(opener, false);
  return opener;
}

// --- helpful or not ------------------------------------------------------------------------------------
function press(turn, verdict) {
  for (const name of ["helpful", "unhelpful"]) {
    turn.querySelector(`[data-tool="${name}"]`).setAttribute("aria-pressed", name === verdict);
  }
}

function sayVerdict(turn, verdict, { reason = "", words = "" } = {}) {
  press(turn, verdict);
  trigger("judge", { number: numberOf(turn), verdict, reason, words });
}

function closeWhy(turn, focus = true) {
  turn.querySelector("form.why")?.remove();
  if (focus) turn.querySelector('[data-tool="unhelpful"]').focus();
}

function askWhy(turn) {
  const about = turn.querySelector(".refusal") ? "refused" : "answered";
  const form = document.getElementById(`why-${about}-template`).content.cloneNode(true).firstElementChild;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = form.querySelector("textarea").value.trim();
    sayVerdict(turn, "unhelpful", { reason: new FormData(form).get("reason") ?? "", words });
    closeWhy(turn);
  });
  turn.querySelector(".aids").after(form);
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("input").focus();
}

function pressVerdict(button) {
  const turn = turnOf(button);
  const taken = button.getAttribute("aria-pressed") === "true";
  closeWhy(turn, false);
  sayVerdict(turn, taken ? "" : button.dataset.tool);
  if (!taken && button.dataset.tool === "unhelpful") askWhy(turn);
}

// --- what Python hands over ----------------------------------------------------------------------------
document.addEventListener("handed", async ({ detail: given }) => {
  const turn = given && turnNumbered(given.number);
  if (!turn) return;
  const source = given.marker && turn.querySelector(`[data-tool="copy_source"][data-marker="${given.marker}"]`);
  const told = toldOf(turn);
  if (given.fault) {
    if (given.what === "verdict") press(turn, "");
    return tell(told, given.fault);
  }
  if (given.what === "file") {
    download(given);
    tell(told, t("已导出"));
  } else if (given.what === "copy") {
    const done = await copy(given);
    tell(told, done ? t("已复制") : t("浏览器不让复制，请选中文字后按 Ctrl+C"));
    if (source && done) sayDone(source);
  } else if (given.what === "verdict") {
    tell(told, given.verdict ? t("已记下，谢谢") : t("已收回"));
    if (talk) request("keep", { talk }); // the verdict stays with the conversation
  }
});

const TOOLS = {
  copy: (button) => trigger("copy_answer", { number: numberOf(turnOf(button)) }),
  copy_source: (button) => {
    trigger("copy_source", { number: numberOf(turnOf(button)), marker: +button.dataset.marker });
  },
  exports: (button) => showExports(button, button.getAttribute("aria-expanded") !== "true"),
  export: (button) => {
    const { format, whole } = button.dataset;
    trigger("export", { number: numberOf(turnOf(button)), format, whole: whole === "1" });
    closeExports()?.focus();
  },
  helpful: pressVerdict,
  unhelpful: pressVerdict,
  leave_why: (button) => closeWhy(turnOf(button)),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!event.target.closest?.(".exporting")) closeExports();
  if (button) TOOLS[button.dataset.tool]?.(button);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = event.target.closest?.("form.why");
  const opener = form ? null : closeExports();
  if (form) closeWhy(turnOf(form));
  opener?.focus();
  if (form || opener) event.stopImmediatePropagation();
}, true);

// --- what can be asked next ----------------------------------------------------------------------------
// Suggestions come some time after their answer: meanwhile another question may have been asked.
(function whenLaidOut() {
  const latest = document.getElementById("latest");
  if (!latest) return requestAnimationFrame(whenLaidOut);
  new MutationObserver(() => {
    const followups = latest.querySelector(".followups");
    const turn = latest.querySelector(".turn");
    if (followups) followups.hidden = !turn?.matches(".done") || followups.dataset.number !== turn.dataset.number;
  }).observe(latest, { childList: true, subtree: true, attributeFilter: ["data-number"] });
})();
