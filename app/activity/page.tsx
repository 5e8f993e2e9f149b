import type { Metadata } from "next";
import { askOperations } from "../../components/live/asks.ts";
import { FirstAnswers } from "../../components/live/first-answers.tsx";
import { ActivityScreen } from "../../components/activity/activity-screen.tsx";
import { listOperations } from "../../server/routes/operations.ts";
import { firstAnswers } from "../first-answers.ts";
import { fetchMonoLetters } from "../letters.ts";

export const metadata: Metadata = { title: "Activity" };
export const dynamic = "force-dynamic";

export default async function Page() {
  fetchMonoLetters();
  return (
    <FirstAnswers name={await firstAnswers([askOperations(), listOperations])}>
      <ActivityScreen />
    </FirstAnswers>
  );
}
