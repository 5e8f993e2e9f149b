import { preload } from "react-dom";
import letters from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
import monoLetters from "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2";

/** Fetched with the style sheet, not after it: all that is drawn with other letters first would be laid out twice. */
const fetchAhead = (font: string): void =>
  preload(font, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });

export const fetchLetters = (): void => fetchAhead(letters);

/** For addresses and the like. Only where the first picture has any: 40 kB are a fifth of a second on a phone's line. */
export const fetchMonoLetters = (): void => fetchAhead(monoLetters);
