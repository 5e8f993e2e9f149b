import type { StreamSource } from "./stream.ts";

/** An EventSource that a test speaks for. */
export class FakeSource extends EventTarget implements StreamSource {
  readyState = 1;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
  close() {
    this.readyState = 2;
  }
  say(name: string, data: unknown) {
    this.dispatchEvent(
      new MessageEvent(name, { data: typeof data === "string" ? data : JSON.stringify(data) }),
    );
  }
}
