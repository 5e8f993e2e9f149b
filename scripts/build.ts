// `npm run build`: builds the dashboard if its sources changed since the last build.
import { buildIfStale } from "../server/cli/build.ts";

const problem = await buildIfStale((line) => console.error(`moorings: ${line}`));
if (problem !== undefined) {
  console.error(`moorings: ${problem}`);
  process.exitCode = 1;
}
