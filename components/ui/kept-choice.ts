import { remember } from "./browser-memory.ts";

/** What a reader chooses for this browser. It stands on `<html>` as `data-theme` and so on, where the stylesheet sees it. */
export type Choice = "theme" | "density";

/**
 * Brings a kept choice back before the first paint, with the page's nonce; `settle` makes something known of `c`, what was
 * kept or null. It is rendered as text, so it must do without the characters that HTML escapes: & < > and both quotes.
 */
export const choiceScript = (choice: Choice, settle: string): string =>
  `{let c=null;try{c=localStorage.getItem(\`moorings-${choice}\`)}catch{}${settle};document.documentElement.dataset.${choice}=c}`;

export const chosen = (choice: Choice): string | undefined => document.documentElement.dataset[choice];

/** Holds at once, and is kept in this browser. */
export const choose = (choice: Choice, value: string): void => {
  document.documentElement.dataset[choice] = value;
  remember(`moorings-${choice}`, value);
};
