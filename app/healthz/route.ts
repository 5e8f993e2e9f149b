import { answerHealth } from "../../server/routes/health.ts";

export const dynamic = "force-dynamic";

export { answerHealth as GET };
