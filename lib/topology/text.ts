/**
 * Widths of text, so that the server can lay out columns without a browser. Advances in thousandths of the font size for
 * U+0020 to U+007E, measured from the font files that the page uses (Inter variable at weights 400 and 620, 700 for pills;
 * JetBrains Mono is 600 throughout).
 */
const INTER_400 = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646,
  593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269,
  571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471,
  456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
  327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
];
const INTER_620 = [
  249, 325, 529, 645, 651, 1006, 665, 329, 374, 374, 543, 674, 322, 466, 322, 381, 663, 425, 625, 638, 668,
  614, 642, 577, 643, 642, 322, 332, 674, 674, 674, 546, 1002, 731, 660, 737, 722, 606, 588, 750, 746, 277,
  581, 707, 565, 924, 760, 769, 646, 773, 653, 651, 662, 735, 731, 1023, 723, 717, 655, 374, 381, 374, 482,
  471, 354, 576, 625, 584, 625, 592, 391, 627, 614, 264, 264, 572, 264, 903, 614, 610, 625, 625, 399, 552,
  356, 614, 590, 842, 571, 591, 567, 458, 361, 458, 674,
];
const INTER_700 = [
  237, 338, 552, 649, 655, 1016, 672, 339, 377, 377, 559, 679, 334, 468, 334, 388, 674, 431, 630, 646, 676,
  622, 649, 582, 651, 649, 334, 343, 679, 679, 679, 560, 1016, 747, 662, 740, 722, 607, 587, 750, 747, 281,
  584, 719, 565, 932, 762, 771, 648, 777, 657, 655, 667, 732, 747, 1038, 738, 731, 664, 377, 388, 377, 487,
  476, 365, 581, 630, 588, 630, 596, 398, 632, 623, 271, 271, 580, 271, 913, 623, 613, 630, 630, 407, 560,
  366, 623, 600, 850, 580, 602, 573, 469, 372, 469, 679,
];

export type Face = "label" | "strong" | "name" | "title" | "mark" | "mono";

/** label: Inter 11/400 · strong: Inter 11/620 · name: Inter 12/620 · title: Inter 13/620 · mark: Inter 11/700 · mono: JetBrains Mono 11. */
const FACES: Record<Face, { readonly size: number; readonly advances: readonly number[] | null }> = {
  label: { size: 11, advances: INTER_400 },
  strong: { size: 11, advances: INTER_620 },
  name: { size: 12, advances: INTER_620 },
  title: { size: 13, advances: INTER_620 },
  mark: { size: 11, advances: INTER_700 },
  mono: { size: 11, advances: null },
};

/** What isn't in the tables counts as a wide letter: rather too wide than meeting the next label. */
const WIDE = 1000;
const MONO = 600;

/** Width in px. */
export const widthOf = (text: string, face: Face): number => {
  const { size, advances } = FACES[face];
  let sum = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code === 0xb7) sum += advances === null ? MONO : 334;
    else if (advances === null) sum += code < 0x2000 ? MONO : WIDE;
    else sum += advances[code - 0x20] ?? WIDE;
  }
  return (sum * size) / 1000;
};

const KEPT_TAIL = 5;
const ELLIPSIS = "…";

/** Names lose their middle and keep their last 5 characters: `web-665…q7zrd`. */
export const shortenMiddle = (text: string, width: number, face: Face): string => {
  if (widthOf(text, face) <= width) return text;
  const chars = [...text];
  const tail = chars.slice(-KEPT_TAIL).join("");
  for (let head = chars.length - KEPT_TAIL - 1; head > 0; head--) {
    const short = chars.slice(0, head).join("") + ELLIPSIS + tail;
    if (widthOf(short, face) <= width) return short;
  }
  return ELLIPSIS + tail;
};

/** Network names and words lose their end. */
export const shortenEnd = (text: string, width: number, face: Face): string => {
  if (widthOf(text, face) <= width) return text;
  const chars = [...text];
  for (let length = chars.length - 1; length > 0; length--) {
    const short = chars.slice(0, length).join("").trimEnd() + ELLIPSIS;
    if (widthOf(short, face) <= width) return short;
  }
  return ELLIPSIS;
};

/** Whether a label is an address, and so set in the mono face whatever its tone is. */
export const isAddressText = (text: string): boolean => /^[0-9a-f]*[.:][0-9a-f.:]+( \+\w+)?$/i.test(text);
