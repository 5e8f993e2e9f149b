import type { ServerResponse } from "node:http";

export const answer = (response: ServerResponse, body: object): void => {
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
};

/** `more` stands beside the title: a refusal's code and detail. */
export const refuse = (response: ServerResponse, status: number, title: string, more: object = {}): void => {
  response.writeHead(status, {
    "content-type": "application/problem+json",
    connection: "close",
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  });
  response.end(JSON.stringify({ title, status, ...more }));
};
