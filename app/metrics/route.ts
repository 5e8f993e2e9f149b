import { answerMetrics } from "../../server/routes/health.ts";

export const dynamic = "force-dynamic";

export { answerMetrics as GET };
