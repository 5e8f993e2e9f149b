"use client";

import { useState } from "react";
import type { HostLinkWire } from "../../lib/wire/node.ts";
import { Chip } from "../ui/chip.tsx";
import { cx } from "../ui/cx.ts";
import { Link } from "../ui/link.tsx";
import { plural } from "../../lib/text/count.ts";
import { hostStack, type StackItem } from "./host-stack.ts";

/** The node's devices as they stand on each other, from the NIC up, and which pods hang on each. */
export const HostStackView = ({ links }: { links: readonly HostLinkWire[] }) => {
  const stack = hostStack(links);
  return (
    <div className="flex flex-col gap-3 compact:gap-2">
      {stack.wired.length > 0 && <Devices items={stack.wired} />}
      {stack.unwired.length > 0 && (
        <div className="flex flex-col gap-1">
          <p className="text-11 text-ink-3">On no NIC: stays on this node</p>
          <Devices items={stack.unwired} />
        </div>
      )}
      {stack.rest.length > 0 && (
        <p className="text-11 text-ink-3">
          and{" "}
          {stack.rest
            .map(({ name }) => name)
            .slice(0, REST_SHOWN)
            .join(", ")}
          {stack.rest.length > REST_SHOWN && ` and ${stack.rest.length - REST_SHOWN} more`}
        </p>
      )}
    </div>
  );
};

const REST_SHOWN = 6;

const Devices = ({ items }: { items: readonly StackItem[] }) => (
  <ul className="flex flex-col">
    {items.map((item) => (
      <Device key={item.link.name} item={item} />
    ))}
  </ul>
);

const Device = ({ item }: { item: StackItem }) => (
  <li>
    <DeviceRow item={item} />
    {item.above.length > 0 && (
      <div className="ml-[7px] border-l border-line-2 pl-3.5">
        <Devices items={item.above} />
      </div>
    )}
  </li>
);

const DeviceRow = ({ item: { link, carries, unknownPorts } }: { item: StackItem }) => {
  const [isOpen, setOpen] = useState(false);
  const ports = carries.length + unknownPorts;
  return (
    <div className="py-1.5 text-12 compact:py-0.5">
      <div className="flex items-baseline gap-2">
        <Sign link={link} />
        <span className="font-control">{link.name}</span>
        <span className="min-w-0 truncate text-ink-3">{kindText(link)}</span>
        <span className="ml-auto flex shrink-0 items-baseline gap-2">
          {ports > 0 && (
            <button
              type="button"
              aria-expanded={isOpen}
              onClick={() => {
                setOpen(!isOpen);
              }}
              className="rounded-tag text-11 text-ink-2 underline-offset-2 hover:underline"
            >
              {plural(ports, "port")}
            </button>
          )}
          {link.link === "down" && <Chip tone="err">down</Chip>}
          {link.link === null && <Chip tone="unknown">unknown</Chip>}
        </span>
      </div>
      {link.addresses.some(isTold) && (
        <p className="pl-[22px] mono text-11 [overflow-wrap:anywhere] text-ink-2">
          {link.addresses
            .filter(isTold)
            .map(({ address, prefixLength }) => `${address}/${prefixLength}`)
            .join("  ")}
        </p>
      )}
      {isOpen && (
        <ul className="mt-1 ml-[22px] flex flex-col gap-0.5 border-l border-line-2 pl-2.5 text-11">
          {carries.map((carried) => (
            <li key={`${carried.namespace}/${carried.pod}/${carried.interface ?? ""}`} className="flex gap-2">
              <Link
                href={`/pods?pod=${encodeURIComponent(`${carried.namespace}/${carried.pod}`)}`}
                className="min-w-0 truncate rounded-tag underline-offset-2 hover:underline"
              >
                {carried.namespace}/{carried.pod}
              </Link>
              <span className="ml-auto shrink-0 text-ink-3">{carried.interface}</span>
            </li>
          ))}
          {unknownPorts > 0 && (
            <li className="text-ink-3">{plural(unknownPorts, "port")} of which nobody saw the other end</li>
          )}
        </ul>
      )}
    </div>
  );
};

/** Filled where it is up, empty where it is down: as taps are. */
const Sign = ({ link }: { link: HostLinkWire }) => (
  <span
    aria-hidden
    className={cx(
      "size-3.5 shrink-0 self-center border-[1.5px]",
      SHAPES[link.type] ?? "rounded-full",
      link.link === "down" ? "border-err" : link.link === "up" ? "border-ink-3 bg-ink-3/40" : "border-ink-3",
    )}
  />
);

const SHAPES: Readonly<Record<string, string>> = {
  device: "rounded-[2px]",
  bridge: "rounded-chip",
  openvswitch: "rounded-chip",
};

const KINDS: Readonly<Record<string, string>> = {
  device: "NIC",
  bridge: "bridge",
  openvswitch: "OVS bridge",
  bond: "bond",
};

const kindText = (link: HostLinkWire): string =>
  [
    link.vlan === null ? (KINDS[link.type] ?? link.type) : `VLAN ${link.vlan}`,
    link.mtu === null ? undefined : `MTU ${link.mtu}`,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");

/** Every device has a link-local address; it says nothing about the node. */
const isTold = ({ address }: HostLinkWire["addresses"][number]): boolean => !address.startsWith("fe80:");
