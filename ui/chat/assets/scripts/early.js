// What must be settled before the first paint: the language of the page, its colours, the size of its text.
// It stands in the page's head and runs before gradio; LANGUAGE stands before it.
const root = document.documentElement;

function kept(box, name) {
  try {
    return window[box].getItem(`cewen-${name}`);
  } catch {
    return null;
  }
}

root.lang = LANGUAGE === "en" ? "en" : "zh-CN";
for (const [name, value] of [["language", root.lang], ["languages", [root.lang]]])
  Object.defineProperty(navigator, name, { get: () => value }); // gradio chooses its words by these

if (LANGUAGE === "zh" && kept("localStorage", "language") === "en") {
  root.style.visibility = "hidden";
  location.replace(new URL("en/", location.href.replace(/[?#].*$/, "")));
}

const current = kept("sessionStorage", "current");
// kept by whom shows later; a window that has a current conversation has this shelf, too
if (current && Object.keys(localStorage).some((key) => key.endsWith(`talk-${current}`))) root.classList.add("reopening");

let looks = { theme: kept("localStorage", "theme"), size: kept("localStorage", "size") };
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function look() {
  const isDark = looks.theme === "dark" || (looks.theme !== "light" && dark.matches);
  root.dataset.size = looks.size ?? "normal";
  root.style.colorScheme = isDark ? "dark" : "light";
  for (const element of [root, document.body]) {
    if (element && element.classList.contains("dark") !== isDark) element.classList.toggle("dark", isDark);
  }
}

look();
dark.addEventListener("change", look);
document.addEventListener("cewen-look", (event) => {
  looks = event.detail;
  look();
});
new MutationObserver((_, observer) => {
  if (!document.body) return;
  observer.disconnect();
  look();
  // gradio goes by the system alone
  new MutationObserver(look).observe(document.body, { attributeFilter: ["class"] });
}).observe(root, { childList: true });

// gradio's style sheets come one by one while it starts: ours stays behind them all, before each is painted
let isMoving = false;
new MutationObserver(() => {
  const style = document.getElementById("cewen-style");
  const last = [...document.head.querySelectorAll("style, link[rel=stylesheet]")].at(-1);
  if (isMoving || !style || last === style) return;
  isMoving = true;
  requestAnimationFrame(() => {
    document.head.append(style);
    isMoving = false;
  });
}).observe(document.head, { childList: true });
