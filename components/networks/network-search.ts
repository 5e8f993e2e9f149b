/** What the server is asked for by the text of the search; nothing where there are no words. */
export const networkSearch = (text: string): { readonly q?: string } => {
  const q = text.trim();
  return q === "" ? {} : { q };
};
