import type { Metadata } from "next";
import { NetworksScreen } from "../../components/networks/networks-screen.tsx";

export const metadata: Metadata = { title: "Networks" };
export const dynamic = "force-dynamic";

export default function Page() {
  return <NetworksScreen />;
}
