import type { Page } from "@playwright/test";

const TOKENS = {
  grounds: ["bg", "canvas", "surface", "raised", "overlay"],
  lines: ["line", "line-2", "edge"],
  ink: ["ink", "ink-2", "ink-3", "ink-4", "on-ink"],
  meaning: ["err", "warn", "ok", "info", "focus", "err-soft", "warn-soft", "ok-soft", "info-soft"],
} as const;
const SIZES = [11, 12, 13, 14, 16, 20] as const;
const WEIGHTS = [
  ["normal", 400],
  ["medium", 500],
  ["control", 550],
  ["title", 600],
  ["strong", 650],
  ["mark", 700],
] as const;
const RADII = [
  ["tag", 3],
  ["chip", 4],
  ["control", 6],
  ["box", 8],
  ["frame", 10],
] as const;
const SPACES = [4, 6, 8, 10, 12, 16, 20, 24] as const;

/** Turns a topology page into a sheet of the visual language: the product's own stylesheet, fonts and glyphs, nothing copied. */
export const showStyleSheet = async (page: Page): Promise<void> => {
  await page.getByRole("list", { name: "Signs" }).waitFor();
  await page.evaluate(
    ({ tokens, sizes, weights, radii, spaces }) => {
      const glyphs = [...document.querySelectorAll('ul[aria-label="Signs"] > li')].map((li) => li.outerHTML);
      const style = (text: string): string => `style="${text}"`;
      const caption = "font-size:11px;color:var(--ink-3)";
      const part = (title: string, body: string): string =>
        `<section ${style("border-top:1px solid var(--line);padding:14px 0 18px")}><h2 ${style("font-size:11px;font-weight:500;color:var(--ink-3);padding-bottom:10px")}>${title}</h2>${body}</section>`;
      const row = (cells: readonly string[]): string =>
        `<div ${style("display:flex;flex-wrap:wrap;gap:18px;align-items:flex-end")}>${cells.join("")}</div>`;
      const swatch = (name: string): string =>
        `<div ${style("width:84px")}><div ${style(`height:34px;border-radius:6px;border:1px solid var(--line-2);background:var(--${name})`)}></div><div ${style(`${caption};padding-top:4px`)}>${name}</div></div>`;
      const hues = [...Array(12).keys(), "default"].map(
        (hue) =>
          `<div data-hue="${String(hue)}" ${style("width:64px")}><div class="bg-hue text-on-hue" ${style("height:24px;border-radius:4px;display:flex;align-items:center;justify-content:center;font-size:11px;font-weight:700")}>${String(hue).slice(0, 2).toUpperCase()}</div><div ${style(`${caption};padding-top:4px`)}>${String(hue)}</div></div>`,
      );
      document.body.style.overflow = "auto";
      document.body.innerHTML = `<main ${style("max-width:1180px;margin:0 auto;padding:28px 32px;background:var(--canvas)")}>
        <h1 ${style("font-size:20px;line-height:28px;font-weight:600;letter-spacing:-.015em;padding-bottom:16px")}>Moorings, visual language</h1>
        ${part(
          "Type scale",
          sizes
            .map(
              (size) =>
                `<p ${style(`font-size:${String(size)}px;line-height:1.5`)}>${String(size)}&ensp;net2 observed on node-b after 0.5 s <span class="mono" ${style("color:var(--ink-2)")}>&ensp;10.60.1.13&ensp;fd60:5::/112</span></p>`,
            )
            .join(""),
        )}
        ${part("Weights", row(weights.map(([name, weight]) => `<span ${style(`font-size:14px;font-weight:${String(weight)}`)}>${name} ${String(weight)}</span>`)))}
        ${part("Spacing", row(spaces.map((space) => `<div><div ${style(`width:${String(space)}px;height:16px;background:var(--ink-3)`)}></div><div ${style(caption)}>${String(space)}</div></div>`)))}
        ${part("Radii", row(radii.map(([name, radius]) => `<div><div ${style(`width:64px;height:32px;border:1px solid var(--line-2);background:var(--raised);border-radius:${String(radius)}px`)}></div><div ${style(`${caption};padding-top:4px`)}>${name} ${String(radius)}</div></div>`)))}
        ${Object.entries(tokens)
          .map(([group, names]) => part(`Colour: ${group}`, row(names.map(swatch))))
          .join("")}
        ${part("Networks: hue by slot, text on it", row(hues))}
        ${part("State glyphs", `<ul ${style("display:flex;flex-wrap:wrap;gap:14px 26px;font-size:12px;color:var(--ink-2)")}>${glyphs.join("")}</ul>`)}
      </main>`;
    },
    { tokens: TOKENS, sizes: SIZES, weights: WEIGHTS, radii: RADII, spaces: SPACES },
  );
};
