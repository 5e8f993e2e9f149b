import { createTurns } from "./turns.ts";

/** Has those who read lists wait until what came before is derived, and shares their turns of the event loop. */
export interface ReadingRoom {
  /** Resolves when there is room, in a turn that has time; undefined: that is now. */
  enter(): Promise<void> | undefined;
  /** Something was derived, or nothing more will be. */
  look(): void;
}

/** `hasRoom`: whether little enough waits to be derived. */
export const createReadingRoom = (sliceMs: number, hasRoom: () => boolean): ReadingRoom => {
  // Its own share: the server that is asked would stand still while its answer waits for what is derived.
  const turns = createTurns(sliceMs);
  const waiting: (() => void)[] = [];

  /** Each looks again once those before it have read something. */
  const wait = async (): Promise<void> => {
    while (!hasRoom()) {
      await new Promise<void>((enter) => {
        waiting.push(enter);
      });
      await turns.next();
    }
  };

  return {
    enter: () => (hasRoom() ? turns.enter() : wait()),
    look: () => {
      if (hasRoom()) for (const enter of waiting.splice(0)) enter();
    },
  };
};
