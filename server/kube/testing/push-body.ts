/** A response body that is written by hand. */
export interface PushBody {
  readonly body: AsyncIterable<Uint8Array>;
  readonly isOpen: boolean;
  push(bytes: string | Uint8Array): void;
  end(): void;
  fail(message: string): void;
}

export const createPushBody = (): PushBody => {
  const chunks: Uint8Array[] = [];
  let isOpen = true;
  let error: Error | undefined;
  let wake: (() => void) | undefined;

  const close = (because: Error | undefined): void => {
    if (!isOpen) return;
    isOpen = false;
    error = because;
    wake?.();
  };

  const read = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (error !== undefined) throw error;
      else if (!isOpen) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  };

  return {
    body: { [Symbol.asyncIterator]: read },
    get isOpen() {
      return isOpen;
    },
    push: (bytes) => {
      if (!isOpen) return;
      chunks.push(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
      wake?.();
    },
    end: () => {
      close(undefined);
    },
    fail: (message) => {
      close(new Error(message));
    },
  };
};
