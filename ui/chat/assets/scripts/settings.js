// --- settings ---------------------------------------------------------------------------------------------
// Event that Python listens to: 'look_at_settings'; what is in use comes into #in-use.
const LANGUAGE_KEY = "cewen-language";
const LOOKS = { theme: "system", size: "normal" }; // what holds until something is chosen
const chosen = Object.fromEntries(Object.keys(LOOKS).map((name) => [name, shelf?.getItem(`cewen-${name}`) ?? LOOKS[name]]));

function choose(name, value) {
  if (name === "language") return switchTo(value);
  chosen[name] = value;
  store(shelf, `cewen-${name}`, value === LOOKS[name] ? null : value);
  document.dispatchEvent(new CustomEvent("cewen-look", { detail: chosen }));
}

async function switchTo(language) {
  store(shelf, LANGUAGE_KEY, language);
  if (language === LANGUAGE) return;
  await keepGrowing();
  const here = location.href.replace(/[?#].*$/, "").replace(/\/?$/, "/");
  location.assign(language === "en" ? new URL("en/", here) : new URL("../", here));
}

function openSettings() {
  const sheet = document.getElementById("settings");
  const now = { ...chosen, language: LANGUAGE };
  for (const field of sheet.querySelectorAll("[data-choice]")) field.checked = now[field.dataset.choice] === field.value;
  sheet.showModal();
  trigger("look_at_settings", {});
}

(function whenMounted() {
  const told = document.getElementById("in-use");
  const facts = document.getElementById("settings-facts");
  if (!told || !facts) return requestAnimationFrame(whenMounted);
  const move = () => {
    const made = told.querySelector("dl");
    if (made) facts.replaceChildren(made.cloneNode(true));
  };
  new MutationObserver(move).observe(told, { childList: true, subtree: true });
})();

document.addEventListener("change", (event) => {
  const { choice } = event.target.dataset ?? {};
  if (choice) choose(choice, event.target.value);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#open-settings")) openSettings();
  const other = event.target.closest?.("#switch-language");
  if (other) {
    event.preventDefault();
    switchTo(LANGUAGE === "en" ? "zh" : "en");
  }
  if (event.target.closest?.("[data-close]") || event.target.matches?.("dialog.drawer")) event.target.closest("dialog").close();
  if (event.target.closest?.("#unkept-seen")) document.getElementById("unkept").hidden = true;
  const room = event.target.closest?.("[data-room]");
  if (room) showRoom(room.dataset.room);
});
