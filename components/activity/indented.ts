/** JSON with line breaks, to be read; what is no JSON (cut, for instance) as it is. */
export const indented = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};
