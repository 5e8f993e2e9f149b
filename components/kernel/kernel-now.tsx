"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import type { KernelWire } from "../../lib/wire/kernel.ts";
import { type KernelOf, useKernel } from "../live/kernel.ts";
import { cx } from "../ui/cx.ts";
import { LoadingRows } from "../ui/face.tsx";
import { Part } from "../ui/screen.tsx";
import { plural } from "../../lib/text/count.ts";
import { Sparkline } from "./sparkline.tsx";
import { inOrder, lossOf, portVlans, rateText } from "./kernel-text.ts";

interface Props {
  readonly of: KernelOf;
  /** Devices to be named first; the others follow. */
  readonly first?: readonly string[];
}

const SHOWN = 8;

/** Traffic of each device, and below it whom the kernel knows beside it: read by the agent while somebody looks. */
export const KernelNow = ({ of, first = [] }: Props) => {
  const { item, status, problem } = useKernel(of);
  return (
    <Part title="Traffic now" aside={item === null ? null : <span>read every 4 s</span>}>
      {item !== null ? (
        <Known kernel={item} first={first} />
      ) : status === "loading" ? (
        <LoadingRows label="Asking the agent" rows={2} />
      ) : (
        <p className="text-12 text-ink-2">{problem?.detail ?? "The agent gave no answer."}</p>
      )}
    </Part>
  );
};

const Known = ({ kernel, first }: { kernel: KernelWire; first: readonly string[] }) => {
  const [isWhole, setWhole] = useState(false);
  const links = inOrder(kernel.links, first);
  const shown = isWhole ? links : links.slice(0, SHOWN);
  const ports = portVlans(kernel.bridgeVlans);
  return (
    <>
      {links.length === 0 ? (
        <p className="text-12 text-ink-2">It has no device but the loopback.</p>
      ) : (
        <table className="w-full text-12">
          <thead className="sr-only">
            <tr>
              <th>Device</th>
              <th>Before</th>
              <th>Received</th>
              <th>Sent</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((link) => (
              <Traffic key={link.index} link={link} />
            ))}
          </tbody>
        </table>
      )}
      {links.length > SHOWN && (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => {
            setWhole(!isWhole);
          }}
          className="self-start rounded-tag text-11 text-ink-2 underline-offset-2 hover:underline max-md:min-h-10"
        >
          {isWhole ? "Fewer devices" : `${plural(links.length - SHOWN, "more device")}`}
        </button>
      )}
      <Fold title={plural(kernel.neighbours.length, "neighbour")}>
        {kernel.neighbours.map(({ address, interface: name, mac, states, isRouter }) => (
          <Line
            key={`${name} ${address}`}
            left={address}
            right={`${name} · ${mac ?? "no MAC"}`}
            note={[...states.map((state) => state.toLowerCase()), ...(isRouter ? ["router"] : [])].join(", ")}
          />
        ))}
      </Fold>
      <Fold title={plural(kernel.routes.length, "route")}>
        {kernel.routes.map((route, index) => (
          <Line
            key={`${String(index)} ${route.table} ${route.destination}`}
            left={route.destination}
            right={[route.gateway === null ? undefined : `via ${route.gateway}`, route.interface ?? undefined]
              .filter((part) => part !== undefined)
              .join(" · ")}
            note={[route.table === "main" ? undefined : route.table, route.protocol ?? undefined]
              .filter((part) => part !== undefined)
              .join(", ")}
          />
        ))}
      </Fold>
      {ports.length > 0 && (
        <Fold title={plural(ports.length, "bridge port")}>
          {ports.map(({ port, text }) => (
            <Line key={port} left={port} right={text} note="" />
          ))}
        </Fold>
      )}
    </>
  );
};

const Traffic = ({ link }: { link: KernelWire["links"][number] }) => {
  const loss = lossOf(link);
  return (
    <tr className="align-baseline">
      <td className="max-w-0 truncate py-0.5">
        {link.link}
        {loss !== null && (
          <span
            title={loss.isRecent ? "some of it lately" : "nothing of it lately"}
            className={cx("pl-2 text-11", loss.isRecent ? "text-warn" : "text-ink-3")}
          >
            {loss.text}
          </span>
        )}
      </td>
      <td className="w-[72px] py-0.5 align-middle">
        <Sparkline course={link.history} />
      </td>
      <Rate icon={<ArrowDown aria-hidden className="inline size-3 text-ink-3" />} of={link.received} />
      <Rate icon={<ArrowUp aria-hidden className="inline size-3 text-ink-3" />} of={link.sent} />
    </tr>
  );
};

const Rate = ({ icon, of }: { icon: React.ReactNode; of: KernelWire["links"][number]["received"] }) => (
  <td
    className="w-[92px] py-0.5 text-right whitespace-nowrap text-ink-2 num"
    title={`${String(of.bytes)} bytes in ${String(of.packets)} packets since it was made`}
  >
    {icon} {rateText(of.bytesPerSecond)}
  </td>
);

const Fold = ({ title, children }: { title: string; children: readonly React.ReactNode[] }) =>
  children.length === 0 ? (
    <p className="text-12 text-ink-3">{title}</p>
  ) : (
    <details>
      <summary className="w-fit rounded-tag text-12 text-ink-2 max-md:min-h-10 max-md:content-center">
        {title}
      </summary>
      <ul className="flex flex-col gap-1 pt-1 pl-4">{children}</ul>
    </details>
  );

const Line = ({ left, right, note }: { left: string; right: string; note: string }) => (
  <li className="flex flex-wrap items-baseline gap-x-3 text-11">
    <span className="mono [overflow-wrap:anywhere]">{left}</span>
    <span className="mono [overflow-wrap:anywhere] text-ink-3">{right}</span>
    {note !== "" && <span className="ml-auto text-ink-3">{note}</span>}
  </li>
);
