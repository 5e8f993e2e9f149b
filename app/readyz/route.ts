import { answerReady } from "../../server/routes/health.ts";

export const dynamic = "force-dynamic";

export { answerReady as GET };
