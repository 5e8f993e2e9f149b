import type { Metadata } from "next";
import { NodesScreen } from "../../components/nodes/nodes-screen.tsx";

export const metadata: Metadata = { title: "Nodes" };
export const dynamic = "force-dynamic";

export default function Page() {
  return <NodesScreen />;
}
