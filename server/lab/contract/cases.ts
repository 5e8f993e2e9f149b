import { accessCases } from "./access-cases.ts";
import type { Case } from "./case.ts";
import { expiryCases, listCases } from "./list-cases.ts";
import { watchCases } from "./watch-cases.ts";
import { writeCases } from "./write-cases.ts";

/** One case per recorded exchange. */
export const cases: readonly Case[] = [
  ...accessCases,
  ...listCases,
  ...watchCases,
  ...writeCases,
  ...expiryCases,
];
