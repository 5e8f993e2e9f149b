import type { Metadata } from "next";
import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { askNetworks, askPools } from "../../components/live/asks.ts";
import { FirstAnswers } from "../../components/live/first-answers.tsx";
import { networkSearch } from "../../components/networks/network-search.ts";
import { NetworksScreen } from "../../components/networks/networks-screen.tsx";
import { listNetworks } from "../../server/routes/networks.ts";
import { listPools } from "../../server/routes/pools.ts";
import { firstAnswers } from "../first-answers.ts";
import { fetchMonoLetters } from "../letters.ts";

export const metadata: Metadata = { title: "Networks" };
export const dynamic = "force-dynamic";

const readText = createLoader({ q: parseAsString.withDefault("") });

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  fetchMonoLetters();
  const { q } = await readText(searchParams);
  const name = await firstAnswers([askNetworks(networkSearch(q)), listNetworks], [askPools(), listPools]);
  return (
    <FirstAnswers name={name}>
      <NetworksScreen />
    </FirstAnswers>
  );
}
