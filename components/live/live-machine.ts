import { SummaryWire } from "../../lib/wire/summary.ts";
import { apiPath, call } from "./api.ts";
import { createBrowserStream } from "./browser-stream.ts";
import type { Stream, StreamPorts } from "./stream.ts";

// What keeps a page true once it stands: one piece of code, fetched after the first picture.
export { createLiveCache } from "./live-cache.ts";
export { pictureChanges } from "./picture-changes.ts";

/** The stream with the browser's own means. */
export const createPageStream = (ports: Pick<StreamPorts, "onMessage" | "onResync" | "onStatus">): Stream =>
  createBrowserStream({
    ...ports,
    open: (url) => new EventSource(url),
    now: () => Date.now(),
    probe: async () => {
      try {
        return (await call(() => Promise.resolve(SummaryWire), apiPath("/summary"))).revision;
      } catch {
        // No answer is an answer: the stream is opened anew.
        return null;
      }
    },
  });
