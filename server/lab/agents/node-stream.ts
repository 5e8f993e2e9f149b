import type { ServerResponse } from "node:http";
import type { NodeKernel } from "../controllers/kernel.ts";
import { listsOf, type Items, type ReportLists } from "./node-report.ts";
import { NodeTimeline } from "./node-timeline.ts";

const HEARTBEAT_MS = 5_000;
/** A CNI call touches a node several times. */
const SETTLE_MS = 40;
const RING_MAX = 200;
const QUEUE_MAX_BYTES = 4 * 1024 * 1024;

/** One node's agent: what it says now, and the stream of its changes. Costs nothing while nobody listens. */
export class NodeStream {
  readonly #node: NodeKernel;
  readonly #epoch: string;
  readonly #bootId: string;
  readonly #now: () => number;
  readonly #readers = new Set<ServerResponse>();
  readonly #timeline = new NodeTimeline();
  #lists: ReportLists | undefined;
  #readAt = 0;
  #revision = 1;
  #ring: { revision: number; line: string }[] = [];
  #settling: NodeJS.Timeout | undefined;
  #beating: NodeJS.Timeout | undefined;

  constructor(node: NodeKernel, epoch: string, bootId: string, now: () => number) {
    this.#node = node;
    this.#epoch = epoch;
    this.#bootId = bootId;
    this.#now = now;
  }

  /** Something on the node may have changed. */
  touch(): void {
    if (this.#lists === undefined) return;
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#read();
    }, SETTLE_MS);
  }

  report(): string {
    const lists = this.#read();
    return `{"epoch":"${this.#epoch}","revision":${this.#revision},"report":${this.#reportText(lists)}}`;
  }

  /** From the first look on; undefined: that can't be asked. */
  timeline(query: URLSearchParams): object | undefined {
    this.#read();
    return this.#timeline.answer(this.#epoch, query);
  }

  /** Joins at `since` (`epoch.revision`) where that is still known, else with the whole report. */
  join(response: ServerResponse, since: string | null): void {
    const lists = this.#read();
    response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
    const missed = this.#missed(since);
    if (missed !== undefined) for (const { line } of missed) response.write(line);
    else response.write(`{"kind":"report",${this.#position()},"report":${this.#reportText(lists)}}\n`);
    response.flushHeaders();
    this.#readers.add(response);
    this.#beating ??= setInterval(() => this.#beat(), HEARTBEAT_MS);
    response.on("close", () => {
      this.#readers.delete(response);
      if (this.#readers.size > 0) return;
      clearInterval(this.#beating);
      this.#beating = undefined;
    });
  }

  stop(): void {
    clearTimeout(this.#settling);
    clearInterval(this.#beating);
    for (const reader of this.#readers) reader.destroy();
  }

  #read(): ReportLists {
    const before = this.#lists;
    const lists = listsOf(this.#node);
    this.#lists = lists;
    this.#readAt = this.#now();
    const change = before === undefined ? "" : changeText(before, lists);
    if (before !== undefined && change !== "") {
      this.#timeline.take(before, lists, this.#at());
      this.#tell(change);
    }
    return lists;
  }

  #tell(change: string): void {
    this.#revision++;
    const line = `{"kind":"change",${this.#position()},"at":"${this.#at()}","change":{${change}}}\n`;
    this.#ring.push({ revision: this.#revision, line });
    if (this.#ring.length > RING_MAX) this.#ring.shift();
    for (const reader of this.#readers) this.#send(reader, line);
  }

  #beat(): void {
    // Nothing touched the node since it was read, so that it still is as it was.
    this.#readAt = this.#now();
    const line = `{"kind":"heartbeat",${this.#position()},"at":"${this.#at()}"}\n`;
    for (const reader of this.#readers) this.#send(reader, line);
  }

  /** A reader that doesn't read is cut off: it comes back, and gets the whole report. */
  #send(reader: ServerResponse, line: string): void {
    if (reader.writableLength > QUEUE_MAX_BYTES) reader.destroy();
    else reader.write(line);
  }

  #missed(since: string | null): readonly { line: string }[] | undefined {
    const [epoch, text] = (since ?? "").split(".");
    const revision = Number(text);
    if (epoch !== this.#epoch || !Number.isInteger(revision) || revision > this.#revision) return undefined;
    const missed = this.#ring.filter((entry) => entry.revision > revision);
    return missed.length === this.#revision - revision ? missed : undefined;
  }

  #position(): string {
    return `"epoch":"${this.#epoch}","revision":${this.#revision}`;
  }

  #at(): string {
    return new Date(this.#readAt).toISOString();
  }

  #reportText(lists: ReportLists): string {
    const list = (items: Items): string => `[${[...items.values()].join(",")}]`;
    const head = { node: this.#node.name, source: "node-agent", at: this.#at(), bootId: this.#bootId };
    return [
      JSON.stringify(head).slice(0, -1),
      `"host":{"links":${list(lists.hostLinks)}}`,
      `"namespaces":${list(lists.namespaces)}`,
      `"results":${list(lists.results)}`,
      `"multus":${list(lists.multus)}`,
      `"hostLocal":${list(lists.hostLocal)}`,
      `"plugins":${list(lists.plugins)}`,
      `"configs":${list(lists.configs)}`,
      `"problems":${list(lists.problems)}}`,
    ].join(",");
  }
}

/** The members of a change, as JSON without braces; empty where nothing differs. */
function changeText(before: ReportLists, after: ReportLists): string {
  const parts: string[] = [];
  for (const name of LISTS) {
    const put = [...after[name]].filter(([key, text]) => before[name].get(key) !== text);
    const drop = [...before[name].keys()].filter((key) => !after[name].has(key));
    if (put.length === 0 && drop.length === 0) continue;
    parts.push(`"${name}":{"put":[${put.map(([, text]) => text).join(",")}],"drop":${JSON.stringify(drop)}}`);
  }
  return parts.join(",");
}

const LISTS = [
  "hostLinks",
  "namespaces",
  "results",
  "multus",
  "hostLocal",
  "plugins",
  "configs",
  "problems",
] as const satisfies readonly (keyof ReportLists)[];
