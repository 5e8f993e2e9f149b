import { versionNumber } from "./held-objects.ts";

/** Where a reflector is in the history of its resource: a watch goes on from there. */
export interface Place {
  /** A resourceVersion; "" before the first list. */
  readonly version: string;
  /** Something newer was seen. What is older moves nothing. */
  advance(resourceVersion: string | undefined): void;
  /** A list was begun, or everything forgotten: true even where it is older. */
  set(resourceVersion: string): void;
  isBehind(resourceVersion: string | undefined): boolean;
}

export const createPlace = (): Place => {
  let version = "";
  const isBehind = (resourceVersion: string | undefined): boolean =>
    versionNumber(resourceVersion) < versionNumber(version);
  return {
    get version() {
      return version;
    },
    advance: (resourceVersion) => {
      if (resourceVersion !== undefined && !isBehind(resourceVersion)) version = resourceVersion;
    },
    set: (resourceVersion) => {
      version = resourceVersion;
    },
    isBehind,
  };
};
