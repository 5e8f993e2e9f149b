import { localFailure } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { WatchFrame } from "./incoming.ts";
import type { PassingOn } from "./passing-on.ts";
import type { Place } from "./place.ts";
import type { Proof } from "./proof.ts";

export interface FrameTakerOptions {
  readonly place: Place;
  readonly proof: Proof;
  readonly passOn: PassingOn;
  /** An object could not be kept. */
  readonly onBad: () => void;
}

/** Takes over what a watch says, frame by frame. A failure ends the watch. */
export const createFrameTaker = (
  options: FrameTakerOptions,
): ((frame: WatchFrame) => ApiFailure | undefined) => {
  const { place, proof, passOn } = options;
  const cameTo = (resourceVersion: string | undefined): void => {
    proof.seen(resourceVersion);
    place.advance(resourceVersion);
  };
  return (frame) => {
    switch (frame.kind) {
      case "put":
        passOn.put(frame.object);
        cameTo(frame.object.metadata.resourceVersion);
        return undefined;
      case "drop":
        proof.deleted(frame.object);
        passOn.drop(frame.object);
        cameTo(frame.object.metadata.resourceVersion);
        return undefined;
      case "bookmark":
        cameTo(frame.resourceVersion);
        return undefined;
      case "bad":
        options.onBad();
        place.advance(frame.resourceVersion);
        return undefined;
      case "error":
        return frame.failure;
      case "garbled":
        return localFailure("unreadable", "the watch sent something that is not a message");
    }
  };
};
