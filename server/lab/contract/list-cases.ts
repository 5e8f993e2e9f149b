import { at, listAt, numberAt, stringAt } from "../store/json.ts";
import { makeCase } from "./case.ts";
import type { Case } from "./case.ts";
import { ask } from "./client.ts";
import { differences } from "./compare.ts";
import { compareOptions, equal, expectThat, localise, names, replay, send } from "./contract.ts";
import type { Contract } from "./contract.ts";

/** Lists, pages, versions, representations. */
export const listCases: readonly Case[] = [
  makeCase("02", async (contract, recording) => {
    const answer = await send(contract, recording);
    const found = names(answer.json);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("order", found, [...found].sort()),
      ...equal("continue of a whole list", stringAt(answer.json, "metadata", "continue"), ""),
    ];
  }),
  makeCase("03"),
  makeCase("04", async (contract, recording) => {
    const path = `/apis/k8s.cni.cncf.io/v1/network-attachment-definitions?limit=5`;
    const first = await ask(contract.cluster, { path });
    const token = stringAt(first.json, "metadata", "continue") ?? "";
    const answer = await ask(contract.cluster, { path: `${path}&continue=${token}` });
    const whole = await ask(contract.cluster, { path: path.replace("?limit=5", "") });
    const keys = (list: unknown): string[] =>
      listAt(list, "items").map(
        (item) => `${stringAt(item, "metadata", "namespace")}/${stringAt(item, "metadata", "name")}`,
      );
    const both = [...keys(first.json), ...keys(answer.json)];
    const decoded: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("two pages", both, keys(whole.json).slice(0, both.length)),
      ...equal(
        "version of the second page",
        stringAt(answer.json, "metadata", "resourceVersion"),
        stringAt(first.json, "metadata", "resourceVersion"),
      ),
      ...equal(
        "token",
        [at(decoded, "v"), at(decoded, "start")],
        ["meta.k8s.io/v1", `/${keys(first.json).at(-1)}\0`],
      ),
    ];
  }),
  makeCase("05", async (contract, recording) => {
    const answer = await send(contract, recording);
    const whole = await ask(contract.cluster, {
      path: localise(contract, "/api/v1/namespaces/lab/configmaps"),
    });
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("rest", numberAt(answer.json, "metadata", "remainingItemCount"), names(whole.json).length - 3),
    ];
  }),
  makeCase("06"),
  makeCase("20", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...expectThat(
        answer.tookMs >= contract.options.futureVersionMs * 0.9,
        `answered after ${answer.tookMs} ms`,
      ),
    ];
  }),
  makeCase("21"),
  makeCase("60"),
  makeCase("61", async (contract, recording) => {
    const answer = await send(contract, recording);
    const columns = listAt(answer.json, "columnDefinitions").map((column) => stringAt(column, "name"));
    const wanted = [
      "Name",
      "Ready",
      "Status",
      "Restarts",
      "Age",
      "IP",
      "Node",
      "Nominated Node",
      "Readiness Gates",
    ];
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("columns", columns, wanted),
      ...expectThat(
        listAt(answer.json, "rows").every((row) => at(row, "object") === null),
        "a row has its object",
      ),
    ];
  }),
  makeCase("62"),
  makeCase("63"),
  makeCase("64b", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...expectThat(names(answer.json).includes("z-large"), "the packed body is not the list"),
    ];
  }),
  makeCase("90"),
  { ...makeCase("91"), needs: "/apis/whereabouts.cni.cncf.io/v1alpha1/ippools" },
  { ...makeCase("92"), needs: "/apis/whereabouts.cni.cncf.io/v1alpha1/ippools" },
  makeCase("94", async (contract, recording) => {
    const answer = await send(contract, recording);
    const nodes = listAt(answer.json, "items").map((item) => stringAt(item, "spec", "nodeName"));
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("nodes", nodes, [contract.node, contract.node]),
    ];
  }),
  makeCase("95"),
  makeCase("96", async (contract, recording) => {
    const answer = await send(contract, recording);
    const about = listAt(answer.json, "items").map((item) => stringAt(item, "involvedObject", "name"));
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("objects", about, ["hp1", "hp1", "hp1", "hp1", "hp1"]),
    ];
  }),
];

const CONFIGMAPS = "/api/v1/namespaces/lab/configmaps";

/** A token that the server has forgotten by now; with the key that it goes on from. */
async function oldToken(contract: Contract): Promise<{ token: string; start: string }> {
  if (!contract.options.compact) {
    const start = "page-1\0";
    const text = JSON.stringify({ v: "meta.k8s.io/v1", rv: 2, start: `/${start}` });
    return { token: Buffer.from(text).toString("base64url"), start };
  }
  const page = await ask(contract.cluster, { path: localise(contract, `${CONFIGMAPS}?limit=3`) });
  const token = stringAt(page.json, "metadata", "continue") ?? "";
  // Something must have been written since, or the version is still the newest one.
  await touchConfigMap(contract);
  contract.options.compact();
  return { token, start: `${names(page.json).at(-1)}\0` };
}

async function oldVersion(contract: Contract): Promise<string> {
  if (!contract.options.compact) return "2";
  const list = await ask(contract.cluster, { path: localise(contract, CONFIGMAPS) });
  await touchConfigMap(contract);
  contract.options.compact();
  return stringAt(list.json, "metadata", "resourceVersion") ?? "";
}

let touches = 0;

async function touchConfigMap(contract: Contract): Promise<void> {
  await ask(contract.cluster, {
    method: "PATCH",
    path: localise(contract, `${CONFIGMAPS}/page-7`),
    headers: { "content-type": "application/merge-patch+json" },
    body: JSON.stringify({ data: { touched: String(++touches) } }),
  });
}

async function expiredContinue(
  contract: Contract,
): Promise<{ answer: Awaited<ReturnType<typeof ask>>; start: string }> {
  const { token, start } = await oldToken(contract);
  const path = localise(contract, `${CONFIGMAPS}?limit=3&continue=${token}`);
  return { answer: await ask(contract.cluster, { path }), start };
}

/** The two forms of 410, and the way on from it. */
export const expiryCases: readonly Case[] = [
  { ...makeCase("22a"), isAlone: true },
  ...["22b", "26"].map((id) => ({
    ...makeCase(id, async (contract, recording) => {
      const { answer, start } = await expiredContinue(contract);
      const next = stringAt(answer.json, "metadata", "continue") ?? "";
      const decoded: unknown = JSON.parse(Buffer.from(next, "base64url").toString("utf8"));
      return [
        ...differences(answer, recording, compareOptions(contract)),
        ...equal("way on", decoded, { v: "meta.k8s.io/v1", rv: -1, start }),
      ];
    }),
    isAlone: true,
  })),
  { ...makeCase("22c"), isAlone: true },
  { ...makeCase("22d"), isAlone: true },
  {
    ...makeCase("25", async (contract, recording) => {
      const version = await oldVersion(contract);
      const path = localise(contract, `${CONFIGMAPS}?resourceVersion=${version}&resourceVersionMatch=Exact`);
      return replay(contract, recording, { path });
    }),
    isAlone: true,
  },
  {
    ...makeCase("27", async (contract, recording) => {
      const { answer: expired } = await expiredContinue(contract);
      const token = stringAt(expired.json, "metadata", "continue") ?? "";
      const answer = await ask(contract.cluster, {
        path: localise(contract, `${CONFIGMAPS}?limit=3&continue=${token}`),
      });
      const next: unknown = JSON.parse(
        Buffer.from(stringAt(answer.json, "metadata", "continue") ?? "", "base64url").toString("utf8"),
      );
      return [
        ...differences(answer, recording, compareOptions(contract)),
        ...equal(
          "version of the next token",
          String(at(next, "rv")),
          stringAt(answer.json, "metadata", "resourceVersion"),
        ),
      ];
    }),
    isAlone: true,
  },
  {
    ...makeCase("28", async (contract, recording) => {
      const version = await oldVersion(contract);
      const path = localise(contract, `${CONFIGMAPS}?watch=true&resourceVersion=${version}&timeoutSeconds=3`);
      return replay(contract, recording, { path });
    }),
    isAlone: true,
  },
  { ...makeCase("29"), isAlone: true },
  {
    ...makeCase("29b", async (contract, recording) => {
      const version = await oldVersion(contract);
      const path = localise(
        contract,
        `${CONFIGMAPS}?resourceVersion=${version}&resourceVersionMatch=NotOlderThan`,
      );
      return replay(contract, recording, { path });
    }),
    isAlone: true,
  },
];
