/** What may name a thing on the node: never a path, a hidden file or an option. */
export const isId = (text: string): boolean => ID.test(text);

const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
