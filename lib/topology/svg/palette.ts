/** Colours of a picture that leaves the page (docs/visual-language.md; app/globals.css has the same for the screen). */
export interface Palette {
  readonly canvas: string;
  readonly surface: string;
  readonly line: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly inkCaption: string;
  readonly error: string;
  readonly warning: string;
  readonly onFill: string;
  readonly neutral: string;
  readonly hues: readonly string[];
}

export type Theme = "dark" | "light";

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  dark: {
    canvas: "#0d1015",
    surface: "#12161c",
    line: "#343e4d",
    ink: "#eef1f5",
    inkSoft: "#b6beca",
    inkCaption: "#8b95a7",
    error: "#ff6b6b",
    warning: "#f5b83d",
    onFill: "#0b0d11",
    neutral: "#8b95a7",
    hues: [
      "#6f96f0",
      "#5ec2bf",
      "#cab686",
      "#ca587e",
      "#b8a6f3",
      "#8b9c2d",
      "#a4d8f3",
      "#bc85c7",
      "#81ab8e",
      "#687bdb",
      "#efc8ad",
      "#8d73b3",
    ],
  },
  light: {
    canvas: "#fbfcfd",
    surface: "#ffffff",
    line: "#c6ced9",
    ink: "#11151b",
    inkSoft: "#414a58",
    inkCaption: "#5f6a7a",
    error: "#c92a2a",
    warning: "#8f5600",
    onFill: "#0b0d11",
    neutral: "#6d7787",
    hues: [
      "#5b8edd",
      "#37716f",
      "#aa8958",
      "#8b2a56",
      "#8b68c0",
      "#5f6d46",
      "#18566b",
      "#995994",
      "#5a8867",
      "#8186b4",
      "#6e3f2b",
      "#7e4498",
    ],
  },
};

/** Where white on a hue reaches 4.5 : 1 the text on it is white; all others are dark enough for near-black. */
const WHITE_ON_LIGHT: ReadonlySet<number> = new Set([1, 3, 5, 6, 7, 10, 11]);

export const hueColour = (slot: number | null, theme: Theme): string =>
  slot === null ? PALETTES[theme].neutral : (PALETTES[theme].hues[slot % 12] ?? PALETTES[theme].neutral);

export const textOnHue = (slot: number | null, theme: Theme): string =>
  theme === "light" && (slot === null || WHITE_ON_LIGHT.has(slot % 12)) ? "#ffffff" : PALETTES[theme].onFill;
