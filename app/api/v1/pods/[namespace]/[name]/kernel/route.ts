import { getPodKernel } from "../../../../../../../server/routes/node-verbs.ts";
import { serve } from "../../../../../../../server/routes/serve.ts";

export const dynamic = "force-dynamic";

const answer = serve(getPodKernel);

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
