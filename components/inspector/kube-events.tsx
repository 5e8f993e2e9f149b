import type { z } from "zod";
import type { KubeEventWire } from "../../lib/wire/pod.ts";
import { cx } from "../ui/cx.ts";
import { clockText, dateTimeText } from "../ui/time-text.ts";

type KubeEvent = z.infer<typeof KubeEventWire>;

const timeOf = (event: KubeEvent): string => event.lastAt ?? event.firstAt ?? "";

/** What happened, newest first. */
export const KubeEventList = ({
  kubeEvents,
  most = 6,
}: {
  kubeEvents: readonly KubeEvent[];
  most?: number;
}) => {
  const newest = [...kubeEvents].sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1)).slice(0, most);
  if (newest.length === 0) return <p className="text-12 text-ink-3">Nothing is on record.</p>;
  return (
    <ul className="flex flex-col gap-1.5 compact:gap-1">
      {newest.map((event, index) => (
        <li key={`${timeOf(event)}-${index}`} className="grid grid-cols-[62px_1fr] gap-x-2 text-12">
          <time
            className="mono text-11 leading-[18px] text-ink-3"
            dateTime={timeOf(event)}
            title={timeOf(event) === "" ? undefined : dateTimeText(timeOf(event))}
          >
            {timeOf(event) === "" ? "unknown" : clockText(timeOf(event))}
          </time>
          <span
            className={cx(
              "min-w-0 [overflow-wrap:anywhere]",
              event.type === "Warning" ? "text-err" : "text-ink-2",
            )}
          >
            <span className="font-medium">{event.reason}</span>
            {event.count > 1 && <span className="num"> ×{event.count}</span>} <Message text={event.message} />
            <span className="text-ink-3"> {event.component}</span>
          </span>
        </li>
      ))}
    </ul>
  );
};

const Message = ({ text }: { text: string }) => (
  <span title={text.length > 160 ? text : undefined}>
    {text.length > 160 ? `${text.slice(0, 157)}…` : text}
  </span>
);
