/** What is typed between the wish for a field and the field's being there: its code may still be on its way. */
export interface TypedAhead {
  begin(): void;
  /** False: no field is awaited, the letter means something else. */
  take(letter: string): boolean;
  read(): string;
  end(): void;
}

export const createTypedAhead = (): TypedAhead => {
  let text: string | null = null;
  return {
    begin: () => {
      text ??= "";
    },
    take: (letter) => {
      if (text === null) return false;
      text += letter;
      return true;
    },
    read: () => text ?? "",
    end: () => {
      text = null;
    },
  };
};
