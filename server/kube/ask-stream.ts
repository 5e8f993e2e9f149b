import type { Answer, ApiClient, ApiStream } from "./api-client.ts";

/** Reads a path in one of the forms that `accept` names, as JSON where the server has none of them (406). */
export const askStream = async (
  client: ApiClient,
  path: string,
  accept: string,
  signal: AbortSignal,
): Promise<Answer<ApiStream>> => {
  const answer = await client.stream({ method: "GET", path, accept }, signal);
  if (answer.ok || answer.failure.code !== 406 || accept === "application/json") return answer;
  return client.stream({ method: "GET", path, accept: "application/json" }, signal);
};
