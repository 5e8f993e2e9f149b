"use client";

import { lazy, Suspense, useState, type ComponentType } from "react";
import { useWhenIdle } from "../ui/when-idle.ts";
import { fieldLook, pressIn, type FindFieldProps } from "./find-input.ts";

const fetchCompleting = (): Promise<ComponentType<FindFieldProps>> =>
  import("./completing-field.tsx").then((module) => module.CompletingField);
const Completing = lazy(() => fetchCompleting().then((found) => ({ default: found })));

/** A plain field, until it is gone into: only then completion and its code are needed. What was written in it stays. */
export const FindField = (props: FindFieldProps) => {
  const [isEntered, setEntered] = useState(false);
  useWhenIdle(fetchCompleting);
  const plain = (
    <input
      {...fieldLook(props)}
      type="text"
      autoComplete="off"
      value={props.draft}
      onFocus={() => setEntered(true)}
      onChange={(event) => props.onDraft(event.target.value)}
      onKeyDown={(event) => pressIn(props, event, false)}
    />
  );
  return isEntered ? (
    <Suspense fallback={plain}>
      <Completing {...props} />
    </Suspense>
  ) : (
    plain
  );
};
