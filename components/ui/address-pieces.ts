/** Where an address, a prefix or a MAC may go on in the next line: before the prefix length and after a separator, never inside a number. */
export const addressPieces = (text: string): readonly string[] => text.split(/(?<=[.:])(?!:)|(?=\/)/);
