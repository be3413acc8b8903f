// A question edited where it stands and asked again; the turns from it on give way to the new answer.
// Event that Python listens to: 'ask_again'.

const LONGEST_QUESTION = 2000; // characters, as qa.questions.question has it

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

function leaveEdit(form) {
  const asked = form.closest(".asked");
  form.remove();
  asked.classList.remove("edited");
  asked.querySelector('[data-tool="edit"]').focus();
}

function askAgain(form) {
  const turn = turnOf(form);
  const words = form.querySelector("textarea").value.trim();
  if (!words) return form.querySelector("textarea").focus();
  question = undefined; // so that the new turn, of the same number, is brought to the top
  trigger("ask_again", { number: numberOf(turn), question: words });
  form.querySelector(".do").disabled = true;
  // on a phone the keyboard would come up over the answer
  if (!window.matchMedia("(hover: none)").matches) document.querySelector("#question textarea").focus();
}

function edit(button) {
  const asked = button.closest(".asked");
  const form = document.getElementById("edit-template").content.cloneNode(true).firstElementChild;
  const box = form.querySelector("textarea");
  const later = document.querySelectorAll(".turn").length - numberOf(turnOf(button));
  box.value = asked.querySelector(".question").textContent;
  box.maxLength = LONGEST_QUESTION;
  form.querySelector(".later").textContent = later > 0 ? t("重新提问后，这之后的问答会被新的回答代替。") : "";
  asked.classList.add("edited");
  asked.append(form);
  grow(box);
  box.focus();
  box.addEventListener("input", () => grow(box));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // Enter also ends a pinyin word
    event.preventDefault();
    askAgain(form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askAgain(form);
  });
}

TOOLS.edit = edit;
TOOLS.leave_edit = (button) => leaveEdit(button.closest("form"));

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.editing");
  if (event.key !== "Escape" || event.isComposing || !form) return;
  event.stopImmediatePropagation();
  leaveEdit(form);
}, true);
