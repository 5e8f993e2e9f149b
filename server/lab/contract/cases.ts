import { accessCases } from "./access-cases.ts";
import type { Case } from "./case.ts";
import { expiryCases, listCases } from "./list-cases.ts";
import { watchCases } from "./watch-cases.ts";
import { protobufCases } from "./protobuf-cases.ts";
import { writeCases } from "./write-cases.ts";

/** One case per recorded exchange. */
export const recordedCases: readonly Case[] = [
  ...accessCases,
  ...listCases,
  ...watchCases,
  ...writeCases,
  ...expiryCases,
];

export const cases: readonly Case[] = [...protobufCases, ...recordedCases];
