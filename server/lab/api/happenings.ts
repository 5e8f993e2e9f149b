import { makeSigningKey } from "./signing-key.ts";
import type { ApiServer } from "./serve.ts";
import type { ApiContext } from "./call.ts";
import { makeAuthority } from "../certificates/authority.ts";
import { serverTls, aliceToken } from "../identity.ts";
import { randomBytes } from "node:crypto";
import type { LabSecrets } from "../state-file.ts";
import type { ResourceKey } from "../lab-cluster.ts";
import type { Stored } from "../store/stored.ts";

/** What happens once to a control plane, by POST at the admin door. */
export interface Happening {
  title: string;
  run: () => void | Promise<void>;
}

export interface HappeningParts {
  api: ApiContext;
  server: ApiServer;
  /** Changed by what is rotated. */
  secrets: LabSecrets;
  host: string;
  /** What whoever rotates credentials does last. */
  writeKubeconfig: () => void;
}

export function createHappenings(parts: HappeningParts): Readonly<Record<string, Happening>> {
  const { api, server, secrets } = parts;
  const { store } = api;
  let backup: { version: number; items: Map<ResourceKey, readonly Stored[]> } | undefined;
  const restart = (): void => {
    for (const end of [...api.openWatches.keys()]) end();
    server.cut();
  };
  const renewTls = (): void => {
    server.renew(serverTls(secrets, parts.host, Date.now()));
    restart();
    parts.writeKubeconfig();
  };
  return {
    compact: {
      title: "history is forgotten: old watches and pages get their 410",
      run: () => store.compact(),
    },
    backup: {
      title: "the state of now is kept for `restore`",
      run: () => {
        const types = store.types().filter((type) => type.faceOf === undefined);
        const items = new Map(types.map((type) => [type.key, store.collection(type).snapshot()]));
        backup = { version: store.version, items };
      },
    },
    restore: {
      title: "etcd is restored from the last `backup`: resourceVersions go back, connections are cut",
      run: () => {
        if (backup === undefined) throw new Error("there is no backup: POST /backup first");
        restart();
        store.rewind(backup.version, backup.items);
      },
    },
    "rotate-certificate": {
      title: "the server shows a new certificate of the same authority",
      run: () => {
        server.renew(serverTls(secrets, parts.host, Date.now()));
        restart();
      },
    },
    "rotate-authority": {
      title: "a new authority: certificates of the old one are refused; the kubeconfig is written again",
      run: () => {
        secrets.authority = makeAuthority(Date.now());
        renewTls();
      },
    },
    "rotate-tokens": {
      title: "fixed and issued tokens are refused, the kubeconfig gets new ones",
      run: async () => {
        const before = secrets.adminToken;
        secrets.tokenKey = await makeSigningKey();
        secrets.adminToken = randomBytes(24).toString("hex");
        api.tokens.replaceKey(secrets.tokenKey);
        api.tokens.replaceFixed(before, secrets.adminToken);
        api.tokens.replaceFixed(aliceToken(before), aliceToken(secrets.adminToken));
        parts.writeKubeconfig();
      },
    },
  };
}
