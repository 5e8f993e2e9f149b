import { choiceScript, choose, chosen } from "./kept-choice.ts";

/** Comfortable as the pictures are drawn, or compact; a phone has a density of its own (docs/visual-language.md). */
export const DENSITY_SCRIPT = choiceScript("density", "if(c!==`compact`)c=`comfortable`");

export const isCompactChosen = (): boolean => chosen("density") === "compact";

/** Brings rows closer together and back, and keeps the choice in this browser. */
export const toggleDensity = (): void => choose("density", isCompactChosen() ? "comfortable" : "compact");
