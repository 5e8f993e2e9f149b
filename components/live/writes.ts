"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AttachRequest, OperationWire, PlanWire } from "../../lib/wire/operation.ts";
import { apiPath, problemOf, send } from "./api.ts";
import { DOORS } from "./doors.ts";

export interface DetachRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly interface: string;
  /** `namespace/name`, where two attachments share the interface name. */
  readonly network?: string;
}

/** What would be written, and what speaks against it. Nothing is written. Null asks nothing. */
export const useAttachPlan = (request: AttachRequest | null) =>
  usePlan(["plan", "attach", JSON.stringify(request)], request !== null, (signal) =>
    send(DOORS.planWire, "POST", apiPath("/attachments"), { ...request, dryRun: true }, signal),
  );

export const useDetachPlan = (request: DetachRequest | null) =>
  usePlan(["plan", "detach", JSON.stringify(request)], request !== null, (signal) =>
    send(DOORS.planWire, "DELETE", request === null ? "" : detachPath(request, true), undefined, signal),
  );

const usePlan = (
  key: readonly string[],
  isWanted: boolean,
  ask: (signal: AbortSignal) => Promise<PlanWire>,
) => {
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(signal),
    enabled: isWanted,
    staleTime: 0,
    gcTime: 10_000,
    retry: false,
  });
  return {
    plan: query.data ?? null,
    problem: problemOf(query.error),
    isAsking: isWanted && query.isFetching,
    at: query.dataUpdatedAt,
  };
};

/** Asks the cluster for an attachment; resolves to the operation that watches for it. */
export const useAttach = () => {
  const take = useTakeOperation();
  return useMutation({
    mutationFn: (request: AttachRequest) =>
      send(DOORS.operationWire, "POST", apiPath("/attachments"), request),
    onSuccess: take,
  });
};

export const useDetach = () => {
  const take = useTakeOperation();
  return useMutation({
    mutationFn: (request: DetachRequest) => send(DOORS.operationWire, "DELETE", detachPath(request, false)),
    onSuccess: take,
  });
};

const useTakeOperation = () => {
  const client = useQueryClient();
  return (operation: OperationWire) => {
    client.setQueryData(["operation", operation.id], operation);
    void client.invalidateQueries({ queryKey: ["operations"] });
  };
};

const detachPath = (request: DetachRequest, isDryRun: boolean): string =>
  apiPath(
    `/attachments/${[request.namespace, request.pod, request.interface].map(encodeURIComponent).join("/")}`,
    { network: request.network, dryRun: isDryRun ? true : undefined },
  );
