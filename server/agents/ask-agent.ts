import { z } from "zod";
import type { AgentAnswer } from "../kube/feed.ts";
import type { AgentConnection } from "./agent-connection.ts";

export interface AgentQuestion<Schema extends z.ZodType> {
  readonly node: string;
  readonly path: string;
  readonly schema: Schema;
  readonly body: object | undefined;
}

const ANSWER_MS = 120_000;

/** Longer texts of an agent are cut: it may be anybody by now. */
const refusalShape = z.object({
  title: z.string().max(4_096),
  code: z.string().max(100).optional(),
  detail: z.string().max(4_096).optional(),
});

/** One call of a node's agent; never rejects. `url` undefined: nobody was named for that node. */
export const askAgent = async <Schema extends z.ZodType>(
  connection: Pick<AgentConnection, "call">,
  url: string | undefined,
  { node, path, schema, body }: AgentQuestion<Schema>,
): Promise<AgentAnswer<z.infer<Schema>>> => {
  if (url === undefined) return problem("AGENT_ABSENT", `${node} has no agent that is known here.`);
  try {
    const { status, text } = await connection.call(
      `${url.replace(/\/$/, "")}${path}`,
      body,
      AbortSignal.timeout(ANSWER_MS),
    );
    return read(node, status, parse(text), schema);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 300) : "unknown reason";
    return problem("AGENT_UNREACHABLE", `The agent of ${node} gave no answer: ${why}.`);
  }
};

const read = <Schema extends z.ZodType>(
  node: string,
  status: number,
  answered: unknown,
  schema: Schema,
): AgentAnswer<z.infer<Schema>> => {
  if (status === 200) {
    const value = schema.safeParse(answered);
    return value.success
      ? { kind: "answer", value: value.data }
      : problem("AGENT_UNREACHABLE", `The answer of the agent of ${node} can’t be read: another version?`);
  }
  const said = refusalShape.safeParse(answered);
  const title = said.success ? said.data.title : `it answered ${String(status)}`;
  if (said.success && said.data.code !== undefined)
    return {
      kind: "refused",
      refusal: { code: said.data.code, title, detail: said.data.detail ?? title },
    };
  if (status === 401 || status === 403 || status === 421)
    return problem("AGENT_DENIED", `The agent of ${node} says: ${title}.`);
  if (status === 404 || status === 405 || status === 501)
    return problem(
      "AGENT_LACKS_IT",
      `The agent of ${node} has no such call: it is an older or a simulated one.`,
    );
  return problem("AGENT_UNREACHABLE", `The agent of ${node} says: ${title}.`);
};

const problem = (
  code: "AGENT_ABSENT" | "AGENT_UNREACHABLE" | "AGENT_DENIED" | "AGENT_LACKS_IT",
  detail: string,
): { kind: "problem"; problem: { code: typeof code; detail: string } } => ({
  kind: "problem",
  problem: { code, detail },
});

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
