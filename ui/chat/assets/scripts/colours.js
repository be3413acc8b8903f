// --- colours -------------------------------------------------------------------------------------------
const THEME = "cewen-theme";

function paint(theme) {
  document.body.classList.toggle("dark", theme === "dark");
  page.style.colorScheme = theme;
}

const kept = localStorage.getItem(THEME);
if (kept) paint(kept);

function switchTheme() {
  const theme = document.body.classList.contains("dark") ? "light" : "dark";
  localStorage.setItem(THEME, theme);
  paint(theme);
}
