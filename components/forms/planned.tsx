"use client";

import { createContext, useContext, useState, type ReactNode } from "react";

/** What an open form would ask for; not sent. `network` is `provider/namespace/name`. */
export interface PlannedAttachment {
  readonly namespace: string;
  readonly pod: string;
  readonly network: string;
  readonly interface: string;
  readonly address: string;
}

interface Planned {
  readonly planned: PlannedAttachment | null;
  readonly plan: (planned: PlannedAttachment | null) => void;
}

const PlannedContext = createContext<Planned>({ planned: null, plan: () => undefined });

/** Lets the picture draw what the form beside it is about. */
export const PlannedProvider = ({ children }: { children: ReactNode }) => {
  const [planned, plan] = useState<PlannedAttachment | null>(null);
  return <PlannedContext value={{ planned, plan }}>{children}</PlannedContext>;
};

export const usePlanned = (): Planned => useContext(PlannedContext);
