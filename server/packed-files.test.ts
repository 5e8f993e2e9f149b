import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packStatic } from "./cli/pack-static.ts";
import { createPackedFiles } from "./packed-files.ts";

const SCRIPT = `//# a script\n${"export const one = 1;\n".repeat(100)}`;

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "moorings-packed-"));
  writeFileSync(join(folder, "one.js"), SCRIPT);
  writeFileSync(join(folder, "one.css"), "a{color:red}\n".repeat(100));
  writeFileSync(join(folder, "short.js"), "1");
  await packStatic(folder);
  const answer = createPackedFiles(folder);
  const unbuilt = createPackedFiles(join(folder, "nowhere"));
  server = createServer((asked, response) => {
    if (!(asked.headers["x-unbuilt"] === undefined ? answer : unbuilt)(asked, response))
      response.writeHead(200, { "x-by": "next" }).end("next");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

const ask = (
  path: string,
  headers: Record<string, string>,
  method = "GET",
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const asked = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });

const AT = "/_next/static/chunks/";

describe("packed files", () => {
  it("come in the form that the reader takes, best first, and unpack to what was built", async () => {
    const brotli = await ask(`${AT}one.js`, { "accept-encoding": "gzip, deflate, br, zstd" });
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
    const zipped = await ask(`${AT}one.js?dpl=1`, { "accept-encoding": "gzip" });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped.body).toString()).toBe(SCRIPT);
    expect(zipped.headers["content-length"]).toBe(String(zipped.body.length));
  });

  it("may be kept for ever, for each form by itself", async () => {
    const { headers } = await ask(`${AT}one.css`, { "accept-encoding": "br" });
    expect(headers).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": "text/css; charset=UTF-8",
      vary: "Accept-Encoding",
    });
    const again = await ask(`${AT}one.css`, {
      "accept-encoding": "br",
      "if-none-match": headers.etag ?? "",
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const other = await ask(`${AT}one.css`, {
      "accept-encoding": "gzip",
      "if-none-match": headers.etag ?? "",
    });
    expect(other.status).toBe(200);
  });

  it("are told of without their bytes by HEAD", async () => {
    const { headers, body } = await ask(`${AT}one.js`, { "accept-encoding": "br" }, "HEAD");
    expect(Number(headers["content-length"])).toBeGreaterThan(0);
    expect(body.length).toBe(0);
  });

  it.each([
    ["whoever takes no packed form", `${AT}one.js`, {}],
    ["whoever refuses both forms", `${AT}one.js`, { "accept-encoding": "br;q=0, gzip;q=0.0, identity" }],
    ["whoever wants a part", `${AT}one.js`, { "accept-encoding": "br", range: "bytes=0-9" }],
    ["a file too short to be packed", `${AT}short.js`, { "accept-encoding": "br" }],
    ["a file that isn't there", `${AT}two.js`, { "accept-encoding": "br" }],
    ["a packed file by its own name", `${AT}one.js.br`, { "accept-encoding": "br" }],
    ["a way out of the folder", `${AT}../../etc/passwd`, { "accept-encoding": "br" }],
    ["everything where nothing was built", `${AT}one.js`, { "accept-encoding": "br", "x-unbuilt": "1" }],
    ["another path", "/one.js", { "accept-encoding": "br" }],
  ])("leave %s to Next", async (_, path, headers) => {
    expect((await ask(path, headers)).headers["x-by"]).toBe("next");
  });
});
