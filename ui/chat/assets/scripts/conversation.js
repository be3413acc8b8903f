// --- the conversation ----------------------------------------------------------------------------------
// A new question goes to the top of the window and its answer grows below it: what is being read stays put.
let question;

function bringToTop(thread, turn) {
  thread.scrollTop += turn.getBoundingClientRect().top - thread.getBoundingClientRect().top;
}

function followTurn(thread, current) {
  const turn = current.querySelector(".turn");
  if (turn?.dataset.number !== question) {
    question = turn?.dataset.number;
    hideTip();
    document.body.classList.remove("source-open");
    // two frames on, the turns above have been drawn too
    if (turn) requestAnimationFrame(() => requestAnimationFrame(() => bringToTop(thread, turn)));
  }
  showWhichIsOpen();
}

(function whenMounted() {
  const thread = document.getElementById("thread");
  const current = document.getElementById("current");
  if (!thread || !current || !document.querySelector(".toast-wrap")) return requestAnimationFrame(whenMounted);
  const watched = { childList: true, subtree: true, attributeFilter: ["data-number"] };
  new MutationObserver(() => followTurn(thread, current)).observe(current, watched);
  // gradio's own notices are English and hidden; what they mean is said in the masthead
  const notices = document.querySelector(".toast-wrap");
  const lost = document.getElementById("lost");
  const tell = () => lost.classList.toggle("shown", notices.childElementCount > 0);
  new MutationObserver(tell).observe(notices, { childList: true });
})();
