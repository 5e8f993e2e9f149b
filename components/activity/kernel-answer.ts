import type { KernelWire } from "../../lib/wire/kernel.ts";
import { clockMsText } from "../ui/time-text.ts";

/** What the kernel had when the agent was asked just now, with regard to one interface. */
export const kernelAnswer = ({ at, links }: Pick<KernelWire, "at" | "links">, name: string): string => {
  const when = `At ${clockMsText(at)} the kernel`;
  if (links.some(({ link }) => link === name)) return `${when} has ${name}.`;
  const others = links.map(({ link }) => link);
  const shown = others.slice(0, NAMED).join(", ");
  const rest = others.length > NAMED ? ` and ${String(others.length - NAMED)} more` : "";
  return others.length === 0
    ? `${when} has no ${name}, and no other device but the loopback.`
    : `${when} has no ${name}, only ${shown}${rest}.`;
};

const NAMED = 6;
