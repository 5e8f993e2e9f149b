import type { Metadata } from "next";
import { PodsScreen } from "../../components/pods/pods-screen.tsx";

export const metadata: Metadata = { title: "Pods and VMs" };
export const dynamic = "force-dynamic";

export default function Page() {
  return <PodsScreen />;
}
