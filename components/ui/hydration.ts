"use client";

import { useSyncExternalStore } from "react";

/** False while a component takes over what the server drew, true from then on. */
export const useHasHydrated = (): boolean => useSyncExternalStore(neverChanges, onClient, onServer);

const neverChanges = () => () => undefined;
const onClient = () => true;
const onServer = () => false;
