/**
 * Runs before the first paint, with the page's nonce: the reader's choice, else the system's. It is rendered as text, so
 * it must do without the characters that HTML escapes: & < > and both quotes.
 */
export const THEME_SCRIPT = [
  "{let t=null;try{t=localStorage.getItem(`moorings-theme`)}catch{}",
  "if(t===`dark`||t===`light`);else t=matchMedia(`(prefers-color-scheme: light)`).matches?`light`:`dark`;",
  "document.documentElement.dataset.theme=t}",
].join("");

/** Turns dark into light and back, and keeps the choice in this browser. */
export const toggleTheme = (): void => {
  const next = document.documentElement.dataset["theme"] === "light" ? "dark" : "light";
  document.documentElement.dataset["theme"] = next;
  try {
    localStorage.setItem("moorings-theme", next);
  } catch {
    // Storage is refused (private window): the choice holds for this page.
  }
};
