import { makeApi, serveApi } from "../api/serve.ts";
import type { ApiServer } from "../api/serve.ts";
import type { ApiContext, ApiTiming } from "../api/call.ts";
import { makeSigningKey } from "../api/signing-key.ts";
import { makeAuthority, makeClientCertificate, makeServerCertificate } from "../certificates/authority.ts";
import type { KeyPair } from "../certificates/certificate.ts";
import type { Cluster } from "../contract/client.ts";
import { FaultSwitches } from "../faults.ts";
import { bootstrapCluster } from "../store/bootstrap.ts";
import { LabStore } from "../store/lab-store.ts";
import { startNamespaceLifecycle } from "../store/namespace-lifecycle.ts";

/** How callers reach the lab: as Go clients do, as our own does, or without TLS. */
export type Way = "HTTP/2" | "HTTP/1.1 over TLS" | "plain HTTP/1.1";

/** An empty cluster with its API on a socket, in the test's own process, and `lab-admin`'s way in. */
export interface ServedLab {
  store: LabStore;
  api: ApiContext;
  faults: FaultSwitches;
  server: ApiServer;
  authority: KeyPair;
  admin: Cluster;
  close(): Promise<void>;
}

const GROUPS = ["system:masters"];
const TOKEN = "admin-token";

export async function serveLab(way: Way, timing: Partial<ApiTiming> = {}): Promise<ServedLab> {
  const store = new LabStore({ now: Date.now, seed: 1 });
  const stopNamespaces = startNamespaceLifecycle(store);
  bootstrapCluster(store);
  const faults = new FaultSwitches();
  const users = new Map([[TOKEN, { username: "lab-admin", groups: [...GROUPS, "system:authenticated"] }]]);
  const api = makeApi({ store, faults, tokenKey: await makeSigningKey(), users, timing });
  const nowMs = Date.now();
  const authority = makeAuthority(nowMs);
  const certificate = makeServerCertificate(authority, "127.0.0.1", nowMs);
  const isPlain = way === "plain HTTP/1.1";
  const tls = isPlain ? undefined : { ca: authority.cert, ...certificate };
  const server = await serveApi(api, "127.0.0.1", 0, tls);
  const client = makeClientCertificate(authority, { username: "lab-admin", groups: GROUPS }, nowMs);
  const admin = isPlain
    ? { url: server.url, token: TOKEN }
    : { url: server.url, ca: authority.cert, ...client, isHttp1: way === "HTTP/1.1 over TLS" };
  return {
    ...{ store, api, faults, server, authority, admin },
    close: async () => {
      stopNamespaces();
      await server.close();
    },
  };
}
