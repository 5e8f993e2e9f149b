"use client";

import { useSyncExternalStore } from "react";

/**
 * False while a component takes over what the server drew, true from then on. Surprise: parts of a page hydrate one
 * after the other, and an answer may come in between; who shows it at once doesn't draw what the server drew.
 */
export const useHasHydrated = (): boolean => useSyncExternalStore(neverChanges, onClient, onServer);

const neverChanges = () => () => undefined;
const onClient = () => true;
const onServer = () => false;
