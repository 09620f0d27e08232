/* The theme: the system's, or the one that was chosen. */

/** @typedef {"system" | "light" | "dark"} Theme */

function makeThemeButton() {
  const button = makeButton("", changeTheme, { id: "theme", "aria-keyshortcuts": "t" });
  showTheme(button, storedTheme());
  return button;
}

function changeTheme() {
  /** @type {readonly Theme[]} */
  const themes = ["system", "light", "dark"];
  const next = themes[(themes.indexOf(storedTheme()) + 1) % themes.length] ?? "system";
  keepTheme(next);
  const button = document.getElementById("theme");
  if (button !== null) showTheme(button, next);
}

/**
 * @param {HTMLElement} button
 * @param {Theme} theme
 */
function showTheme(button, theme) {
  document.documentElement.dataset["theme"] = theme;
  button.textContent = `Theme: ${theme}`;
}

/** @returns {Theme} */
function storedTheme() {
  const theme = document.documentElement.dataset["theme"] ?? readKept();
  return theme === "light" || theme === "dark" ? theme : "system";
}

/* A browser may refuse to keep anything of a file's page. */

function readKept() {
  try {
    return localStorage.getItem("envoy-lua-theme");
  } catch {
    return null;
  }
}

/** @param {Theme} theme */
function keepTheme(theme) {
  try {
    localStorage.setItem("envoy-lua-theme", theme);
  } catch {
    // Then it is for this time only.
  }
}
