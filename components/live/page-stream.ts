import { apiPath, call } from "./api.ts";
import { createBrowserStream } from "./browser-stream.ts";
import { DOORS } from "./doors.ts";
import type { Stream, StreamPorts } from "./stream.ts";

/** The stream with the browser's own means. */
export const createPageStream = (
  ports: Pick<StreamPorts, "onMessage" | "onResync" | "onStatus" | "since">,
): Stream =>
  createBrowserStream({
    ...ports,
    open: (url) => new EventSource(url),
    now: () => Date.now(),
    probe: async () => {
      try {
        return (await call(DOORS.summaryWire, apiPath("/summary"))).revision;
      } catch {
        // No answer is an answer: the stream is opened anew.
        return null;
      }
    },
  });
