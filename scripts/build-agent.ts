// `npm run build:agent`: makes the node agent one file, build/agent.cjs, which needs nothing but Node.
import { buildAgent } from "../server/agent/bundle.ts";

const file = await buildAgent();
console.error(`moorings: the node agent is ${file}`);
