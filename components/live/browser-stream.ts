import { createSharedStream } from "./shared-stream.ts";
import { createStream, type Stream, type StreamPorts } from "./stream.ts";
import type { TabMessage } from "./tab-message.ts";

const NAME = "moorings-stream";

/** The stream of this tab: shared with the browser's other tabs where it knows how to, one of its own elsewhere. */
export const createBrowserStream = (ports: StreamPorts): Stream => {
  if (
    typeof window === "undefined" ||
    typeof BroadcastChannel === "undefined" ||
    navigator.locks === undefined
  )
    return createStream(ports);
  const tab = crypto.randomUUID();
  let channel: BroadcastChannel | undefined;
  return createSharedStream({
    ...ports,
    tab,
    post: (message: TabMessage) => channel?.postMessage(message),
    listen: (take) => {
      const own = new BroadcastChannel(NAME);
      channel = own;
      own.addEventListener("message", (event) => take(event.data));
      const leave = () => own.postMessage({ kind: "want", tab, keys: [], isNew: false } satisfies TabMessage);
      window.addEventListener("pagehide", leave);
      return () => {
        window.removeEventListener("pagehide", leave);
        own.close();
        channel = undefined;
      };
    },
    lead: (onLead) => {
      const asking = new AbortController();
      let release: (() => void) | undefined;
      // Held until the tab is gone: the browser then gives it to another one.
      void navigator.locks
        .request(NAME, { signal: asking.signal }, () => {
          onLead();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        })
        .catch((error: unknown) => {
          if (!asking.signal.aborted) throw error;
        });
      return () => {
        asking.abort();
        release?.();
      };
    },
  });
};
