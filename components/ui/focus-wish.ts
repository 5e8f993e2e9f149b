/** So long a wish waits for a picture: one that comes later isn't what was meant. */
const WAITS_MS = 5_000;

let wishedAt = Number.NEGATIVE_INFINITY;

/** What had the focus leads elsewhere and goes away with it: the picture that comes next takes the focus. */
export const wishFocus = (): void => {
  wishedAt = performance.now();
};

/** Whether the picture that has come was wished to take the focus. */
export const isFocusWished = (): boolean => performance.now() - wishedAt < WAITS_MS;

export const forgetFocusWish = (): void => {
  wishedAt = Number.NEGATIVE_INFINITY;
};
