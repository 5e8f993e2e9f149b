import type { z } from "zod";
import type { ProblemWire } from "../../lib/wire/common.ts";
import { breathe } from "./breathe.ts";

/** What the API answered instead of what was asked: RFC 9457 problem details, or that it could not be reached at all. */
export class ApiProblem extends Error {
  readonly problem: ProblemWire;

  constructor(problem: ProblemWire) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

/** The problem behind a query's error, in words that can be shown. */
export const problemOf = (error: unknown): ProblemWire | null => {
  if (error === null || error === undefined) return null;
  if (error instanceof ApiProblem) return error.problem;
  return local(
    "UNREADABLE_ANSWER",
    "The server's answer can't be read",
    error instanceof Error ? error.message : String(error),
  );
};

const local = (code: string, title: string, detail: string): ProblemWire => ({
  type: "about:blank",
  title,
  status: 0,
  detail: detail.slice(0, 400),
  code,
});

export type Params = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** `/api/v1` + path + query; empty parameters are left out, the rest sorted so that equal queries are equal texts. */
export const apiPath = (path: string, params: Params = {}): string => {
  const search = searchText(params);
  return `/api/v1${path}${search === "" ? "" : `?${search}`}`;
};

export const searchText = (params: Params): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.toString();
};

/** Fetches what an answer is read by: a page needs that code only when there is an answer to read. */
export type Door<Schema extends z.ZodType> = () => Promise<Schema>;

/** One call. The answer is parsed once, here; failures are thrown as ApiProblem. */
export const call = async <Schema extends z.ZodType>(
  door: Door<Schema>,
  path: string,
  init: RequestInit = {},
): Promise<z.infer<Schema>> => {
  const [response, schema, { parseCalmly }] = await Promise.all([
    fetch(path, { ...init, headers: { accept: "application/json", ...init.headers } }).catch(
      (cause: unknown) => {
        if (init.signal?.aborted === true) throw cause;
        throw new ApiProblem(
          local("SERVER_UNREACHABLE", "The Moorings server can't be reached", "The request got no answer."),
        );
      },
    ),
    door(),
    import("./parse-calmly.ts"),
  ]);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiProblem(await refusalIn(response, body));
  await breathe();
  return parseCalmly(schema, body);
};

const refusalIn = async (response: Response, body: unknown): Promise<ProblemWire> => {
  const { ProblemWire: Problem } = await import("../../lib/wire/common.ts");
  const problem = Problem.safeParse(body);
  if (problem.success) return problem.data;
  const unsaid = local("NO_PROBLEM", `The server answered ${response.status}`, response.statusText);
  return { ...unsaid, status: response.status };
};

/** A call that changes something. */
export const send = <Schema extends z.ZodType>(
  door: Door<Schema>,
  method: "POST" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<z.infer<Schema>> =>
  call(door, path, {
    method,
    ...(signal === undefined ? {} : { signal }),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
