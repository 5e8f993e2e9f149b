import type { HappeningWire } from "../../lib/wire/timeline.ts";

/** What happened in one short sentence, without who it happened to. */
export const happeningText = (one: HappeningWire): string => {
  const address =
    one.address === null
      ? ""
      : one.prefixLength === null
        ? one.address
        : `${one.address}/${String(one.prefixLength)}`;
  switch (one.kind) {
    case "link-added":
      return `${one.link} appeared`;
    case "link-removed":
      return `${one.link} is gone`;
    case "link-up":
      return `${one.link} is up`;
    case "link-down":
      return `${one.link} went down`;
    case "link-changed":
      return `${one.link} changed: ${one.detail ?? "how is not known"}`;
    case "address-added":
      return `${one.link} has ${address}${originText(one.origin)}`;
    case "address-removed":
      return `${one.link} lost ${address}`;
    case "address-changed":
      return `${one.link}: ${address} changed${one.detail === null ? "" : `, ${one.detail}`}`;
    case "address-duplicate":
      return `${one.link}: ${address} is somebody else’s too (DAD failed)`;
    default:
      return one.kind satisfies never;
  }
};

/** Trouble when it happens; whether it still is, the picture says. */
export const isTrouble = (one: HappeningWire): boolean =>
  one.kind === "link-down" || one.kind === "address-duplicate";

const ORIGINS: Readonly<Record<string, string>> = {
  slaac: ", from a router (SLAAC)",
  dhcp: ", from DHCP",
  "link-local": ", link-local",
};

const originText = (origin: string | null): string => ORIGINS[origin ?? ""] ?? "";
