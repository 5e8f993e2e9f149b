import { serve } from "../../../../server/routes/serve.ts";

export const dynamic = "force-dynamic";

/** Paths that are not known answer as the API does, not with a page. */
const answer = serve();

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
