import type { Metadata } from "next";
import { PodPane } from "../components/inspector/pod-pane.tsx";
import { TopologyScreen } from "../components/topology/topology-screen.tsx";
import { Split } from "../components/ui/screen.tsx";

export const metadata: Metadata = { title: "Topology" };
export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <Split pane={<PodPane />}>
      <TopologyScreen />
    </Split>
  );
}
