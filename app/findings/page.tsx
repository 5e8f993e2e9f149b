import type { Metadata } from "next";
import { askFindings } from "../../components/live/asks.ts";
import { FirstAnswers } from "../../components/live/first-answers.tsx";
import { FindingsScreen } from "../../components/findings/findings-screen.tsx";
import { listFindings } from "../../server/routes/findings.ts";
import { firstAnswers } from "../first-answers.ts";
import { fetchMonoLetters } from "../letters.ts";

export const metadata: Metadata = { title: "Findings" };
export const dynamic = "force-dynamic";

export default async function Page() {
  fetchMonoLetters();
  return (
    <FirstAnswers name={await firstAnswers([askFindings(), listFindings])}>
      <FindingsScreen />
    </FirstAnswers>
  );
}
