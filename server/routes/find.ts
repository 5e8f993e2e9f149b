import { rules } from "../../lib/audit/index.ts";
import { askedField, completionsOf, PRESETS } from "../../lib/topology/find/complete.ts";
import {
  FIELDS,
  FIXED,
  isFieldName,
  OPERATOR_NOTES,
  OPERATORS,
  ORDERED,
} from "../../lib/topology/find/fields.ts";
import { FIND_HELP } from "../../lib/topology/find/help.ts";
import { knownValues } from "../../lib/topology/find/known-values.ts";
import { parseFind } from "../../lib/topology/find/parse-find.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { answerJson } from "./problem.ts";
import { implement } from "./route.ts";

const CODES = rules.map(({ code }) => code);

/** Help, and completion with the values of the cluster. */
export const getFind = implement(ROUTES.find, ({ cluster, query: { text } }) => {
  const { known, sources } = cluster.pictures;
  const read = parseFind(text);
  const field = askedField(text);
  const values = field === undefined ? [] : knownValues(field, known, sources, CODES);
  return answerJson({
    problem: read.ok
      ? null
      : { detail: read.detail, at: read.at, end: read.end, suggestion: read.suggestion },
    completions: completionsOf(text, field === undefined || values.length === 0 ? {} : { [field]: values }),
    fields: Object.entries(FIELDS).map(([name, note]) => ({
      name,
      note,
      values: isFieldName(name) ? (FIXED[name] ?? []) : [],
      isOrdered: isFieldName(name) && ORDERED.includes(name),
    })),
    operators: OPERATORS.map((operator) => ({ operator, note: OPERATOR_NOTES[operator] })),
    presets: PRESETS,
    help: FIND_HELP,
  });
});
