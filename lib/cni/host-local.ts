import { type Address, parseAddress } from "../ip/address.ts";

/**
 * One file of host-local's store (`/var/lib/cni/networks/<CNI network name>/<address>`).
 * @see https://github.com/containernetworking/plugins/blob/main/plugins/ipam/host-local/backend/disk/backend.go
 */
export interface HostLocalFile {
  /** null: the file's name is not an address (corrupt). */
  readonly address: Address | null;
  readonly containerId: string | null;
  readonly interface: string | null;
}

/** undefined for the store's own files: its lock and its `last_reserved_ip.<n>` marks. */
export const readHostLocalFile = (fileName: string, content: string): HostLocalFile | undefined => {
  if (fileName === "lock" || fileName.startsWith("last_reserved_ip.")) return undefined;
  const lines = content.trim().split(/\r?\n/);
  return {
    address: addressOfFileName(fileName),
    containerId: lines[0]?.trim() || null,
    // Files of old versions hold the id alone.
    interface: lines[1]?.trim() || null,
  };
};

/** Old versions wrote `_` for the colons of IPv6, as some file systems need it. */
const addressOfFileName = (fileName: string): Address | null =>
  parseAddress(fileName) ?? parseAddress(fileName.replaceAll("_", ":")) ?? null;
