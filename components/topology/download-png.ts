import { embedFonts } from "./embed-fonts.ts";

/** Twice the size on screen: sharp on paper and on dense screens. */
const SCALE = 2;
/** Browsers give up on larger canvases, some without a word. */
const SIDE_MAX = 16_000;

export interface SvgFile {
  readonly svg: string;
  /** With `.svg` at its end. */
  readonly name: string;
}

/** The SVG at `path` (same origin), and what the server calls it. Throws an Error whose message can be shown. */
export const fetchSvg = async (path: string): Promise<SvgFile> => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`The server answered ${String(answer.status)}.`);
  const said = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
  return { svg: await answer.text(), name: said ?? "moorings.svg" };
};

/** Saves an SVG as it is. */
export const downloadSvg = ({ svg, name }: SvgFile): void =>
  save(new Blob([svg], { type: "image/svg+xml" }), name);

/** Draws an SVG, in the page's own letters, and saves it as a PNG file. Throws an Error whose message can be shown. */
export const downloadPng = async ({ svg, name }: SvgFile): Promise<void> => {
  const source = URL.createObjectURL(new Blob([await embedFonts(svg)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    save(await drawn(image), name.replace(/svg$/, "png"));
  } finally {
    URL.revokeObjectURL(source);
  }
};

const drawn = (image: HTMLImageElement): Promise<Blob> => {
  const scale = Math.min(SCALE, SIDE_MAX / Math.max(image.naturalWidth, image.naturalHeight, 1));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser draws no canvas.");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("The picture is too large for this browser; SVG has it whole."));
      else resolve(blob);
    }, "image/png");
  });
};

const save = (blob: Blob, fileName: string): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
};
