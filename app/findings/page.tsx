import type { Metadata } from "next";
import { FindingsScreen } from "../../components/findings/findings-screen.tsx";

export const metadata: Metadata = { title: "Findings" };
export const dynamic = "force-dynamic";

export default function Page() {
  return <FindingsScreen />;
}
