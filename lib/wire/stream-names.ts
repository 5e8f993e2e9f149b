/** Names of SSE messages (`event:` field). */
export const STREAM_MESSAGES = ["snapshot", "delta", "resync", "shutdown"] as const;
export type StreamMessageName = (typeof STREAM_MESSAGES)[number];
