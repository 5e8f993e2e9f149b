import type { Metadata } from "next";
import { askNetworks, askPools } from "../../components/live/asks.ts";
import { FirstAnswers } from "../../components/live/first-answers.tsx";
import { AddressesScreen } from "../../components/addresses/addresses-screen.tsx";
import { listNetworks } from "../../server/routes/networks.ts";
import { listPools } from "../../server/routes/pools.ts";
import { firstAnswers } from "../first-answers.ts";
import { fetchMonoLetters } from "../letters.ts";

export const metadata: Metadata = { title: "Addresses" };
export const dynamic = "force-dynamic";

export default async function Page() {
  fetchMonoLetters();
  return (
    <FirstAnswers name={await firstAnswers([askPools(), listPools], [askNetworks(), listNetworks])}>
      <AddressesScreen />
    </FirstAnswers>
  );
}
