import { z } from "zod";

/** What can be looked for, what is wrong with a text, and what could be written next at its end. */
export const FindWire = z.object({
  /** Why the text can't be read: the characters from `at` up to, not including, `end`. null: it can. */
  problem: z
    .object({
      detail: z.string(),
      at: z.number().int(),
      end: z.number().int(),
      /** What was probably meant instead of those characters. */
      suggestion: z.string().nullable(),
    })
    .nullable(),
  /** Each takes the place of everything from `from` on. Values are those that the cluster has. */
  completions: z.array(z.object({ text: z.string(), from: z.number().int(), note: z.string() })),
  fields: z.array(
    z.object({ name: z.string(), note: z.string(), values: z.array(z.string()), isOrdered: z.boolean() }),
  ),
  operators: z.array(z.object({ operator: z.string(), note: z.string() })),
  presets: z.array(z.object({ title: z.string(), text: z.string() })),
  /** How conditions are put together, a rule a line. */
  help: z.array(z.string()),
});

export const FindQuery = z.strictObject({ text: z.string().max(500).default("") });
