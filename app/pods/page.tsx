import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { askNetworks, askPods } from "../../components/live/asks.ts";
import { FirstAnswers } from "../../components/live/first-answers.tsx";
import { POD_FILTERS } from "../../components/pods/pod-filters.ts";
import { PodsScreen } from "../../components/pods/pods-screen.tsx";
import { listNetworks } from "../../server/routes/networks.ts";
import { listPods } from "../../server/routes/pods.ts";
import { firstAnswers } from "../first-answers.ts";
import { fetchMonoLetters } from "../letters.ts";

export const metadata: Metadata = { title: "Pods and VMs" };
export const dynamic = "force-dynamic";

const readFilter = createLoader(POD_FILTERS);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  fetchMonoLetters();
  const filter = await readFilter(searchParams);
  const name = await firstAnswers([askPods(filter), listPods], [askNetworks(), listNetworks]);
  return (
    <FirstAnswers name={name}>
      <PodsScreen />
    </FirstAnswers>
  );
}
