import { ok } from "../../lib/model/result.ts";
import type { Result } from "../../lib/model/result.ts";
import { createApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";
import { systemClock } from "./clock.ts";
import { loadKubeconfig } from "./kubeconfig.ts";
import type { KubeconfigOptions } from "./kubeconfig.ts";
import { createUndiciWire } from "./undici-wire.ts";

/** A client for the cluster that a kubeconfig names: for writes and reviews as well as for the feed. Problems: as `loadKubeconfig`. */
export const openCluster = async (options: KubeconfigOptions): Promise<Result<ApiClient>> => {
  const connection = await loadKubeconfig(options);
  return connection.ok ? ok(createApiClient(connection.value, createUndiciWire(), systemClock)) : connection;
};
