"use client";

import { useMutation } from "@tanstack/react-query";
import type { KernelWire } from "../../lib/wire/kernel.ts";
import { apiPath, call, problemOf } from "./api.ts";
import { DOORS } from "./doors.ts";
import type { One } from "./one-of.ts";
import { useOne } from "./one.ts";

/** Rates are made of two looks: nearer to each other they are noise, farther apart they are late. */
const EVERY_MS = 4_000;

/** Whose network namespace. */
export type KernelOf = { readonly node: string } | { readonly pod: { namespace: string; name: string } };

/** What the kernel says now, read by the node's agent as long as somebody looks; null asks nothing. */
export const useKernel = (of: KernelOf | null): One<KernelWire> => {
  const path = of === null ? "" : pathOf(of);
  return useOne(of === null ? null : ["kernel", path], path, DOORS.kernelWire, {}, EVERY_MS);
};

/** The same, once for each time it is asked for. */
export const useAskedKernel = (of: KernelOf) => {
  const asking = useMutation({ mutationFn: () => call(DOORS.kernelWire, apiPath(pathOf(of))) });
  return {
    ask: () => {
      asking.mutate();
    },
    kernel: asking.data ?? null,
    problem: problemOf(asking.error),
    isAsking: asking.isPending,
  };
};

const pathOf = (of: KernelOf): string =>
  "node" in of
    ? `/nodes/${encodeURIComponent(of.node)}/kernel`
    : `/pods/${encodeURIComponent(of.pod.namespace)}/${encodeURIComponent(of.pod.name)}/kernel`;
