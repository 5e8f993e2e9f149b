import type { Metadata } from "next";
import { PlannedProvider } from "../components/forms/planned.tsx";
import { TopologyPane } from "../components/topology/topology-pane.tsx";
import { TopologyScreen } from "../components/topology/topology-screen.tsx";
import { Split } from "../components/ui/screen.tsx";

export const metadata: Metadata = { title: "Topology" };
export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <PlannedProvider>
      <Split pane={<TopologyPane />}>
        <TopologyScreen />
      </Split>
    </PlannedProvider>
  );
}
