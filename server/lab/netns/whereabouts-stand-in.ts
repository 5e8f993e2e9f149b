import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AddressOutcome } from "../controllers/address-outcome.ts";
import type { RuntimeCall } from "../controllers/kernel.ts";

/**
 * whereabouts isn't packaged for Debian. Real main plugins find a program of that name all the same: it hands on what
 * the lab's own whereabouts decided in the cluster's pools just before. Everything else about the attachment is real.
 */
export interface WhereaboutsStandIn {
  /** The folder to search after the real plugins'. */
  readonly pluginFolder: string;
  /** Before ADD: what the program is to answer. */
  prepare(call: RuntimeCall, outcome: AddressOutcome): void;
  clear(call: RuntimeCall): void;
}

export function installWhereaboutsStandIn(folder: string): WhereaboutsStandIn {
  const pluginFolder = join(folder, "bin");
  const answers = join(folder, "whereabouts");
  for (const path of [pluginFolder, answers]) mkdirSync(path, { recursive: true, mode: 0o700 });
  writeFileSync(join(pluginFolder, "whereabouts"), script(answers), { mode: 0o700 });
  const fileOf = ({ sandbox, iface }: RuntimeCall): string => join(answers, `${sandbox.id}-${iface}`);
  return {
    pluginFolder,
    prepare: (call, outcome) =>
      writeFileSync(fileOf(call), JSON.stringify(answerOf(call, outcome)), { mode: 0o600 }),
    clear: (call) => rmSync(fileOf(call), { force: true }),
  };
}

function answerOf(call: RuntimeCall, outcome: AddressOutcome): object {
  const { cniVersion } = call.conf;
  if (!outcome.ok) return { cniVersion, code: 999, msg: outcome.error };
  return { cniVersion, ips: outcome.ips, routes: outcome.routes, dns: outcome.dns };
}

/** CHECK fails as the real one's does (whereabouts 0.9.3). */
function script(answers: string): string {
  return `#!/bin/sh
case "$CNI_COMMAND" in
ADD)
  cat "${answers}/$CNI_CONTAINERID-$CNI_IFNAME" || exit 1
  ! grep -q '"code":' "${answers}/$CNI_CONTAINERID-$CNI_IFNAME"
  ;;
CHECK)
  echo '{"cniVersion":"1.0.0","code":999,"msg":"CNI CHECK method is not implemented"}'
  exit 1
  ;;
VERSION)
  echo '{"cniVersion":"1.0.0","supportedVersions":["0.3.0","0.3.1","0.4.0","1.0.0"]}'
  ;;
esac
`;
}
