import { getExchanges } from "../../../../../../server/routes/operations.ts";
import { serve } from "../../../../../../server/routes/serve.ts";

export const dynamic = "force-dynamic";

const answer = serve(getExchanges);

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
