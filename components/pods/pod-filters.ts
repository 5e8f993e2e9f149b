import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { ATTACHMENT_STATES } from "../../lib/model/attachment.ts";

/** What narrows the list, as the URL carries it. */
export const POD_FILTERS = {
  namespace: parseAsString,
  node: parseAsString,
  network: parseAsString,
  state: parseAsStringLiteral(ATTACHMENT_STATES),
  q: parseAsString.withDefault(""),
};
