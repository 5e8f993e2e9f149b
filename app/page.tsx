import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { PlannedProvider } from "../components/forms/planned.tsx";
import { askNodes, askTopology } from "../components/live/asks.ts";
import { FirstAnswers } from "../components/live/first-answers.tsx";
import { pictureOf, TOPOLOGY_PARAMS } from "../components/topology/topology-params.ts";
import { TopologyPane } from "../components/topology/topology-pane.tsx";
import { TopologyScreen } from "../components/topology/topology-screen.tsx";
import { TopologyParamsProvider } from "../components/topology/use-topology-params.tsx";
import { Split } from "../components/ui/screen.tsx";
import { listNodes } from "../server/routes/nodes.ts";
import { openTopology } from "../server/routes/topology.ts";
import { firstAnswers } from "./first-answers.ts";

export const metadata: Metadata = { title: "Topology" };
export const dynamic = "force-dynamic";

const readParams = createLoader(TOPOLOGY_PARAMS);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const picture = pictureOf(await readParams(searchParams));
  const name = await firstAnswers([askTopology(picture), openTopology], [askNodes(), listNodes]);
  return (
    <FirstAnswers name={name}>
      <TopologyParamsProvider>
        <PlannedProvider>
          <Split pane={<TopologyPane />}>
            <TopologyScreen />
          </Split>
        </PlannedProvider>
      </TopologyParamsProvider>
    </FirstAnswers>
  );
}
