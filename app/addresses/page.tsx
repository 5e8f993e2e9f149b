import type { Metadata } from "next";
import { AddressesScreen } from "../../components/addresses/addresses-screen.tsx";

export const metadata: Metadata = { title: "Addresses" };
export const dynamic = "force-dynamic";

export default function Page() {
  return <AddressesScreen />;
}
