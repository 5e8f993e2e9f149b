import type { Metadata } from "next";
import { askNetworks, askPools } from "../../components/live/asks.ts";
import { FirstAnswers } from "../../components/live/first-answers.tsx";
import { NetworksScreen } from "../../components/networks/networks-screen.tsx";
import { listNetworks } from "../../server/routes/networks.ts";
import { listPools } from "../../server/routes/pools.ts";
import { firstAnswers } from "../first-answers.ts";

export const metadata: Metadata = { title: "Networks" };
export const dynamic = "force-dynamic";

export default async function Page() {
  return (
    <FirstAnswers answers={await firstAnswers([askNetworks(), listNetworks], [askPools(), listPools])}>
      <NetworksScreen />
    </FirstAnswers>
  );
}
