/**
 * The SVG with the page's own letters in it: an image drawn from it sees none of the page's fonts. Only the files that hold
 * letters of its text; what can't be fetched is left out, and the system's letters stand in.
 */
export const embedFonts = async (svg: string): Promise<string> => {
  const used = new Set([...svg].map((letter) => letter.codePointAt(0) ?? 0));
  const faces = await Promise.all(
    fontFaces()
      .filter(({ ranges }) => holdsAny(ranges, used))
      .map(embedded),
  );
  const css = faces.filter((face) => face !== null).join("");
  return svg.replace(/<svg[^>]*>/, (open) => `${open}<style>${css}</style>`);
};

interface FontFace {
  readonly family: string;
  readonly weight: string;
  readonly url: string;
  readonly ranges: string;
}

const FAMILIES = ["Inter Variable", "JetBrains Mono Variable"];

/** Those of the page's own stylesheets. */
const fontFaces = (): readonly FontFace[] =>
  [...document.styleSheets].flatMap((sheet) =>
    [...rulesOf(sheet)].flatMap((rule) => {
      if (!(rule instanceof CSSFontFaceRule)) return [];
      const value = (name: string) => rule.style.getPropertyValue(name);
      const family = value("font-family").replaceAll(/["']/g, "");
      const url = /url\(["']?([^"')]+)/.exec(value("src"))?.[1];
      if (url === undefined || !FAMILIES.includes(family)) return [];
      return [
        {
          family,
          weight: value("font-weight"),
          url: new URL(url, sheet.href ?? location.href).href,
          ranges: value("unicode-range"),
        },
      ];
    }),
  );

const rulesOf = (sheet: CSSStyleSheet): Iterable<CSSRule> => {
  try {
    return sheet.cssRules;
  } catch {
    // A stylesheet of another origin, an extension's say, can't be read; ours isn't there.
    return [];
  }
};

/** `U+0-FF, U+131` */
const holdsAny = (ranges: string, used: ReadonlySet<number>): boolean =>
  ranges === "" ||
  ranges.split(",").some((range) => {
    const [from = "", to = from] = range.trim().replace(/^U\+/i, "").split("-");
    const [low, high] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    return [...used].some((code) => code >= low && code <= high);
  });

const embedded = async ({ family, weight, url, ranges }: FontFace): Promise<string | null> => {
  const answer = await fetch(url).catch(() => null);
  if (answer === null || !answer.ok) return null;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const range = ranges === "" ? "" : `unicode-range:${ranges};`;
  return `@font-face{font-family:"${family}";font-weight:${weight};${range}src:url(data:font/woff2;base64,${text})}`;
};
