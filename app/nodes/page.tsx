import type { Metadata } from "next";
import { askNodes } from "../../components/live/asks.ts";
import { FirstAnswers } from "../../components/live/first-answers.tsx";
import { NodesScreen } from "../../components/nodes/nodes-screen.tsx";
import { listNodes } from "../../server/routes/nodes.ts";
import { firstAnswers } from "../first-answers.ts";
import { fetchMonoLetters } from "../letters.ts";

export const metadata: Metadata = { title: "Nodes" };
export const dynamic = "force-dynamic";

export default async function Page() {
  fetchMonoLetters();
  return (
    <FirstAnswers name={await firstAnswers([askNodes(), listNodes])}>
      <NodesScreen />
    </FirstAnswers>
  );
}
