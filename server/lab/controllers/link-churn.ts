import type { KernelLink, LinkAddress, PlacedSandbox } from "./kernel.ts";
import type { LabContext } from "./lab-context.ts";
import { isLeaving, namespaceOf, phaseOf, uidOf } from "./pod-view.ts";
import { every } from "./scheduler.ts";

/** Whose cable is loose, and on which interface. */
const LOOSE = { namespace: "media", beginning: "transcoder-", iface: "net1" };
/** Who is on the network with the router. */
const ROUTED = { namespace: "core5g", beginning: "smf-" };
const TENTATIVE_MS = 1000;

/**
 * What only kernels tell, and then only to who looks: a link that flaps, an address by router advertisement that runs out
 * and comes back late, one that somebody else has. No annotation is written for any of it, and each goes by.
 */
export function startLinkChurn(context: LabContext): () => void {
  const { random, scheduler } = context;
  const stops = [
    every(
      scheduler,
      () => random.between(20_000, 60_000),
      () => flap(context),
    ),
    every(
      scheduler,
      () => random.between(40_000, 90_000),
      () => comeLate(context),
    ),
    every(
      scheduler,
      () => random.between(150_000, 300_000),
      () => meetDuplicate(context),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function find(context: LabContext, namespace: string, beginning: string): PlacedSandbox | undefined {
  const pods = context.cluster
    .list("pods", namespace)
    .filter((pod) => namespaceOf(pod) === namespace && pod.metadata.name.startsWith(beginning))
    .filter((pod) => phaseOf(pod) === "Running" && !isLeaving(pod));
  const pod = context.random.pick(pods);
  return pod === undefined ? undefined : context.kernel.readySandbox(uidOf(pod));
}

/** Down for some seconds, with everything that was on it. */
function flap(context: LabContext): void {
  const placed = find(context, LOOSE.namespace, LOOSE.beginning);
  const link = placed?.sandbox.links.get(LOOSE.iface);
  if (placed === undefined || link === undefined || !link.hasCarrier) return;
  link.hasCarrier = false;
  placed.node.touch();
  context.scheduler.after(context.random.between(1500, 6000), () => {
    link.hasCarrier = true;
    placed.node.touch();
  });
}

/** Its lifetime is over; the router's next word comes some seconds later, and then it is tentative for a second. */
function comeLate(context: LabContext): void {
  const placed = find(context, ROUTED.namespace, ROUTED.beginning);
  const link = routedLink(placed);
  const address = link?.addresses.find(({ isSlaac }) => isSlaac === true);
  if (placed === undefined || link === undefined || address === undefined) return;
  const change = changer(placed, link);
  change((all) => all.filter((each) => each !== address));
  context.scheduler.after(context.random.between(4000, 15_000), () => {
    const tentative = { ...address, flag: "tentative" };
    change((all) => [...all, tentative]);
    context.scheduler.after(TENTATIVE_MS, () =>
      change((all) => all.map((each) => (each === tentative ? address : each))),
    );
  });
}

/** A second address that another machine answers for: tentative, then failed, then gone with its lifetime. */
function meetDuplicate(context: LabContext): void {
  const placed = find(context, ROUTED.namespace, ROUTED.beginning);
  const link = routedLink(placed);
  if (placed === undefined || link === undefined) return;
  const change = changer(placed, link);
  const base: LinkAddress = { address: "2001:db8:0:301::53", prefixLength: 64, isSlaac: true };
  if (link.addresses.some(({ address }) => address === base.address)) return;
  const tentative = { ...base, flag: "tentative" };
  const failed = { ...base, flag: "dadfailed" };
  change((all) => [...all, tentative]);
  context.scheduler.after(TENTATIVE_MS, () =>
    change((all) => all.map((each) => (each === tentative ? failed : each))),
  );
  context.scheduler.after(context.random.between(20_000, 40_000), () =>
    change((all) => all.filter(({ address }) => address !== base.address)),
  );
}

function routedLink(placed: PlacedSandbox | undefined): KernelLink | undefined {
  return [...(placed?.sandbox.links.values() ?? [])].find(({ parent }) =>
    placed?.node.advertised.has(parent ?? ""),
  );
}

function changer(
  placed: PlacedSandbox,
  link: KernelLink,
): (change: (all: readonly LinkAddress[]) => LinkAddress[]) => void {
  return (change) => {
    link.addresses = change(link.addresses);
    placed.node.touch();
  };
}
