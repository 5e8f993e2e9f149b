"use client";

import { Copy } from "lucide-react";
import { useState } from "react";
import type { ExchangesWire } from "../../lib/wire/operation.ts";
import { useExchanges } from "../live/hooks.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { LongText, WRAPPED } from "../ui/long-text.tsx";
import { clockMsText } from "../ui/time-text.ts";
import { useCopy } from "../ui/use-copy.ts";
import { indented } from "./indented.ts";

/** What was sent to the API server and what it answered, word for word; asked for when it is opened. */
export const RawExchange = ({ id }: { id: string }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="border-t px-4 py-2.5 compact:py-1.5"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary className="text-11 font-medium text-ink-3 hover:text-ink max-md:min-h-10 max-md:content-center">
        Raw exchange
      </summary>
      {isOpen && <Exchanges id={id} />}
    </details>
  );
};

const Exchanges = ({ id }: { id: string }) => {
  const { item, status, problem } = useExchanges(id);
  const copy = useCopy();
  if (item === null)
    return (
      <p className="pt-2 text-12 text-ink-2">
        {status === "loading" ? "Reading …" : (problem?.detail ?? "It could not be read.")}
      </p>
    );
  if (item.items.length === 0)
    return (
      <p className="pt-2 text-12 text-ink-2">
        None was kept: it was made before exchanges were written down, or nothing was sent.
      </p>
    );
  return (
    <>
      <ol className="flex flex-col gap-3 pt-2">
        {item.items.map((exchange, index) => (
          <One key={index} exchange={exchange} />
        ))}
      </ol>
      <Button
        kind="ghost"
        size="small"
        className="mt-2 -ml-2"
        onClick={() => {
          copy(JSON.stringify(item.items, null, 2), "The whole exchange as JSON.");
        }}
      >
        <Copy aria-hidden className="size-3.5" /> Copy as JSON
      </Button>
    </>
  );
};

const One = ({ exchange }: { exchange: ExchangesWire["items"][number] }) => (
  <li className="overflow-hidden rounded-control border bg-canvas mono text-11 [overflow-wrap:anywhere]">
    <p className="flex items-baseline gap-3 border-b px-2.5 py-1.5">
      <span className="min-w-0 flex-1">
        <b className="font-title">{exchange.method}</b> {exchange.path}
      </span>
      <span className="shrink-0 text-ink-3">{clockMsText(exchange.at)}</span>
    </p>
    <p className="px-2.5 pt-1.5 text-ink-3">{exchange.contentType}</p>
    <LongText label="What was sent" className={cx(WRAPPED, "max-h-72 px-2.5 pb-1.5")}>
      {indented(exchange.body)}
    </LongText>
    <p className="border-t px-2.5 py-1.5 text-ink-2">{exchange.answer}</p>
  </li>
);
