/** The known word that was probably meant: the nearest by letters that are wrong, missing or too many; undefined: none is near. */
export const nearestOf = (text: string, known: readonly string[]): string | undefined => {
  let nearest: string | undefined;
  let least = Math.min(3, Math.floor(text.length / 2) + 1);
  for (const word of known) {
    const distance = distanceOf(text.slice(0, LENGTH_MAX), word);
    if (distance < least) {
      least = distance;
      nearest = word;
    }
  }
  return nearest ?? known.find((word) => text.length > 1 && word.startsWith(text));
};

/** Longer than any word that is known: keeps the work linear in the text. */
const LENGTH_MAX = 40;

/** Levenshtein distance. */
const distanceOf = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let to = 1; to <= right.length; to++) {
      const change = left[at - 1] === right[to - 1] ? 0 : 1;
      next.push(Math.min((row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1, (row[to - 1] ?? 0) + change));
    }
    row = next;
  }
  return row[right.length] ?? 0;
};
