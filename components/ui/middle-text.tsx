/** A name that gives way in the middle and keeps its last five characters: there pods of one controller differ. */
export const MiddleText = ({ text }: { text: string }) => {
  const cut = text.length > 12 ? text.length - 5 : text.length;
  return (
    <span className="flex min-w-0" title={text}>
      <span className="truncate whitespace-pre">{text.slice(0, cut)}</span>
      <span className="shrink-0 whitespace-pre">{text.slice(cut)}</span>
    </span>
  );
};
