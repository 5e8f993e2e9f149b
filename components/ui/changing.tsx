"use client";

import { useState } from "react";

/** A text that is underlined for 1.2 s whenever it has become another one; not when it is first shown. */
export const Changing = ({ text }: { text: string }) => {
  const [first] = useState(text);
  return (
    <span key={text} className={text === first ? undefined : "changed"}>
      {text}
    </span>
  );
};
