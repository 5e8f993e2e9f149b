import type { Rule } from "../rule.ts";
import {
  evidence,
  networkName,
  networkSubject,
  podSubject,
  podName,
  SOURCES,
  syncedEvidence,
} from "../wording.ts";

/**
 * Pods ask for a network that no object defines: misspelt, in another namespace, or deleted while in use. A pod that asks
 * for it can't start again; what is attached to a deleted one can't be detached, because the controller needs the
 * configuration for that.
 */
export const networkUndefined: Rule = {
  code: "MOOR202",
  title: "Network asked for that does not exist",
  help:
    "Pods ask for a network that no object defines: misspelt, in another namespace, or deleted while in use. A pod that " +
    "asks for it can’t start again; what is attached to a deleted one can’t be detached, because the controller needs " +
    "the configuration for that.",
  about: "network",
  check: (id, { view }) => {
    const entry = view.networkById(id);
    if (
      entry === undefined ||
      entry.defined !== undefined ||
      entry.isDefault ||
      entry.key.provider !== "multus"
    )
      return [];
    const users = [...view.usersOf(id)].filter((attachment) => attachment.asked !== null);
    if (users.length === 0 || view.source(SOURCES.networks)?.state === "syncing") return [];
    const isSynced = view.isSynced(SOURCES.networks);
    const name = networkName(entry.key);
    const attached = users.filter((attachment) => attachment.reported !== null);
    return [
      {
        about: "",
        title: isSynced
          ? `${name} does not exist, but ${users.length === 1 ? "a pod asks" : `${users.length} pods ask`} for it`
          : `Does ${name} exist? Networks can’t be read`,
        detail:
          attached.length === 0
            ? "A pod that asks for it can’t start again."
            : `${attached.length} still have it from before; they can’t detach it, and none can start again.`,
        severity: isSynced ? "error" : "info",
        confidence: isSynced ? "certain" : "watch",
        verdict: isSynced ? "present" : "undetermined",
        subjects: [
          networkSubject(entry.key),
          ...users.slice(0, USERS_SHOWN).map((attachment) => podSubject(attachment.pod)),
        ],
        evidence: [
          evidence(
            isSynced ? "fail" : "unknown",
            "No NetworkAttachmentDefinition has that name",
            SOURCES.networks,
          ),
          syncedEvidence(view, SOURCES.networks, "Networks"),
          ...users
            .slice(0, USERS_SHOWN)
            .map((attachment) =>
              evidence(
                "pass",
                `${podName(attachment.pod)} asks for it`,
                "networks",
                attachment.asked?.at ?? null,
              ),
            ),
        ],
        remedy: isSynced
          ? "Define it, or take it out of the pods’ templates."
          : "A read of the networks would decide it.",
        refs: users.slice(0, USERS_SHOWN).flatMap((attachment) => attachment.refs),
      },
    ];
  },
};

const USERS_SHOWN = 10;
