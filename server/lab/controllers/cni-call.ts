import { addInterface, deleteInterface, type CniRequest } from "./cni-plugins.ts";
import type { CniOutcome } from "./kernel.ts";
import type { LabContext } from "./lab-context.ts";
import type { Steps } from "./scheduler.ts";

const LOOK_MS = 2;

/** ADD: played after a pause on a simulated node; carried out on a real one, and waited for. */
export function* callAdd(context: LabContext, request: CniRequest, pauseMs: () => number): Steps<CniOutcome> {
  const { runtime } = request.node;
  if (runtime !== undefined) return yield* settled(runtime.add(request));
  yield pauseMs();
  return addInterface(context, request);
}

/** DEL, in the same way. */
export function* callDelete(
  context: LabContext,
  request: CniRequest,
  pauseMs: () => number,
  isLost: boolean,
): Steps<CniOutcome> {
  const { runtime } = request.node;
  if (runtime !== undefined) return yield* settled(runtime.remove(request, isLost));
  yield pauseMs();
  return deleteInterface(context, request, isLost);
}

/** DEL that nobody waits for: on a real node it comes after what was asked for that sandbox before. */
export function deleteSoon(context: LabContext, request: CniRequest, isLost = false): void {
  const { runtime } = request.node;
  if (runtime === undefined) deleteInterface(context, request, isLost);
  else void runtime.remove(request, isLost);
}

/** Waits for real work in the steps of simulated time. It never rejects: failures are outcomes. */
export function* settled(work: Promise<CniOutcome>): Steps<CniOutcome> {
  let outcome: CniOutcome | undefined;
  work.then(
    (value) => (outcome = value),
    (error: unknown) => (outcome = { ok: false, error: String(error) }),
  );
  while (outcome === undefined) yield LOOK_MS;
  return outcome;
}
