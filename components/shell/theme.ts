import { choiceScript, choose, chosen } from "../ui/kept-choice.ts";

/** The reader's choice, else the system's. */
export const THEME_SCRIPT = choiceScript(
  "theme",
  "if(c===`dark`||c===`light`);else c=matchMedia(`(prefers-color-scheme: light)`).matches?`light`:`dark`",
);

/** Turns dark into light and back, and keeps the choice in this browser. */
export const toggleTheme = (): void => choose("theme", chosen("theme") === "light" ? "dark" : "light");
