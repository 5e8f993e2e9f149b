import { readFileSync } from "node:fs";

/** Names of the capabilities that this process has; empty where the system doesn't say. */
export const capabilitiesOf = (pid: "self"): string[] => {
  try {
    const text = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const bits = BigInt(`0x${text ?? "0"}`);
    return NAMES.filter((_, bit) => (bits & (1n << BigInt(bit))) !== 0n).map((name) => `CAP_${name}`);
  } catch {
    return [];
  }
};

/** In the order of the kernel's numbers, from 0 (`include/uapi/linux/capability.h`). */
const NAMES =
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE".split(
    " ",
  );
