"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState, useSyncExternalStore, type ReactNode } from "react";
import { firstOf } from "./first-of.ts";
import { takeOver } from "./handed-over.ts";

/** What came with the page itself: an answer as its own call would give it. */
interface FirstAnswer {
  readonly key: readonly string[];
  readonly data: unknown;
}

/**
 * Gives what is below the answers that came with the page, so that the server draws what it knows and the browser needs no
 * call for it. What the cache has already is newer. They stand in the page as JSON: as a property of this component they
 * would be a part of a script, to be compiled and run in one piece before anything else.
 */
export const FirstAnswers = ({
  name,
  children,
}: {
  /** Under which the answers were handed over (app/first-answers.ts); null where there are none. */
  name: string | null;
  children: ReactNode;
}) => {
  const client = useQueryClient();
  const [text] = useState(() => {
    if (name === null) return "";
    const found =
      (typeof document === "undefined" ? takeOver(name) : document.getElementById(name)?.textContent) ?? "[]";
    const answers: readonly FirstAnswer[] = JSON.parse(found);
    for (const { key, data } of answers) {
      if (client.getQueryData(key) === undefined) client.setQueryData(key, data);
      client.setQueryData(firstOf(key), data);
    }
    return found;
  });
  return (
    <>
      {children}
      {name !== null && (
        // Data, never run, and without any markup (handed-over.ts); as a child its quotes would be escaped, and be no JSON.
        // After what is drawn from it, which is a fraction of it and can be seen meanwhile. What makes the page come to life
        // arrives after both.
        // oxlint-disable-next-line react/no-danger
        <script type="application/json" id={name} dangerouslySetInnerHTML={{ __html: text }} />
      )}
    </>
  );
};

/**
 * What a query may show. While a component takes over what the server drew, that is what the server drew it from. Surprise:
 * parts of a page hydrate one after the other, and an answer or a message may come in between; who shows it at once doesn't
 * draw what the server drew.
 */
export const useShown = <Data,>(
  key: readonly string[],
  query: { readonly data: Data | undefined; readonly error: Error | null },
): { readonly data: Data | undefined; readonly error: Error | null } => {
  const client = useQueryClient();
  // Not by whether it has hydrated: where both are the same, nothing is drawn twice.
  const data = useSyncExternalStore(
    neverChanges,
    () => query.data,
    () => client.getQueryData<Data>(firstOf(key)),
  );
  const error = useSyncExternalStore(
    neverChanges,
    () => query.error,
    () => null,
  );
  return { data, error };
};

const neverChanges = () => () => undefined;
