import type { Result } from "../../lib/model/result.ts";

/** How to reach one cluster, as a kubeconfig (or whatever else) says. Holds secrets: never log it. */
export interface Connection {
  /** Id of the cluster in every entity: the context's name. */
  readonly cluster: string;
  /** The server's certificate is not looked at: whoever answers at that address gets the credentials. */
  readonly isUnverified?: boolean;
  /** What to send with the next request. Cheap: read again only after `reload`, or when a token runs out. */
  access(): Promise<Result<Access>>;
  /**
   * Forget what was read: the next `access` reads files again. After `unauthorized` plug-ins are asked for new
   * credentials as well.
   */
  reload(why: "unauthorized" | "unreachable"): void;
}

export interface Access {
  /** Base URL without a slash at the end; may have a path. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The same object as long as nothing changed, so that connections can be kept. */
  readonly transport: TransportOptions;
}

export interface TransportOptions {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly serverName: string | undefined;
  readonly skipVerify: boolean;
  /** An HTTP proxy in between. */
  readonly proxy: string | undefined;
}
