/**
 * Names and uids without a random source: derived from the store's seed and its version counter, so that a seeded lab is
 * repeatable and a restarted one never gives the same uid twice.
 */
export function uidFor(seed: number, counter: number): string {
  const words = [1, 2, 3, 4].map((salt) => mix(seed, counter, salt).toString(16).padStart(8, "0"));
  const hex = words.join("");
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Letters of Kubernetes' own generated names: no vowels, nothing that looks alike. */
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

export function suffixFor(seed: number, counter: number): string {
  let value = mix(seed, counter, 5);
  let suffix = "";
  for (let index = 0; index < 5; index++) {
    suffix += LETTERS[value % LETTERS.length];
    value = Math.floor(value / LETTERS.length);
  }
  return suffix;
}

/** A 32-bit hash (murmur3's finaliser over the three inputs). */
function mix(seed: number, counter: number, salt: number): number {
  let hash = (seed ^ Math.imul(salt, 0x9e3779b1)) | 0;
  for (const part of [counter | 0, Math.floor(counter / 0x1_0000_0000) | 0]) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
