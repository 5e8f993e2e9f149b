import { serveLab } from "./served-lab.ts";
import type { ServedLab, Way } from "./served-lab.ts";
import type { Contract } from "../contract/contract.ts";
import { makeFixture, removeFixture } from "../contract/fixture.ts";

const TIMING = { bookmarkMs: 1000, futureVersionMs: 300 };

/** A lab that has what the cases need, and waits shorter than a real server. */
export interface RecordedLab {
  lab: ServedLab;
  contract: Contract;
  close(): Promise<void>;
}

export async function serveRecordedLab(way: Way): Promise<RecordedLab> {
  const lab = await serveLab(way, TIMING);
  const { store } = lab;
  store.create("nodes", { metadata: { name: "node-a" } }, { manager: "kubelet" });
  store.create(
    "ippools.whereabouts.cni.cncf.io",
    {
      metadata: { name: "10.60.3.0-24", namespace: "kube-system" },
      spec: { range: "10.60.3.0/24", allocations: {} },
    },
    { manager: "whereabouts" },
  );
  const options = { ...TIMING, comparesMessages: true, compact: () => store.compact() };
  const contract = await makeFixture(lab.admin, options);
  const close = async (): Promise<void> => {
    await removeFixture(contract);
    await lab.close();
  };
  return { lab, contract, close };
}
