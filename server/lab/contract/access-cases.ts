import { at, listAt, recordAt, stringAt, stringsAt } from "../store/json.ts";
import { makeCase } from "./case.ts";
import type { Case } from "./case.ts";
import { differences, headerDifferences } from "./compare.ts";
import { compareOptions, equal, expectThat, localise, send } from "./contract.ts";

/** Who may what, who is who, and what the server says about itself. */
export const accessCases: readonly Case[] = [
  makeCase("01"),
  ...["50", "51", "52", "53", "54", "55"].map((id) => makeCase(id)),
  makeCase("64", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...expectThat(
        at(answer.json, "paths", "apis/k8s.cni.cncf.io/v1") !== undefined,
        "no document of the definitions' group",
      ),
    ];
  }),
  makeCase("65", async (contract, recording) => {
    const answer = await send(contract, recording);
    const schemas = recordAt(answer.json, "components", "schemas") ?? {};
    const config = at(
      schemas["io.cncf.cni.k8s.v1.NetworkAttachmentDefinition"],
      "properties",
      "spec",
      "properties",
      "config",
    );
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("type of spec.config", at(config, "type"), "string"),
    ];
  }),
  makeCase("66", async (contract, recording) => {
    const answer = await send(contract, recording);
    const group = listAt(answer.json, "items").find(
      (item) => stringAt(item, "metadata", "name") === "k8s.cni.cncf.io",
    );
    const version = listAt(group, "versions").find((item) => stringAt(item, "version") === "v1");
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("entry", version, NAD_DISCOVERY),
    ];
  }),
  makeCase("67", async (contract, recording) => {
    const answer = await send(contract, recording);
    const found = listAt(answer.json, "resources").find(
      (item) => stringAt(item, "name") === NAD_RESOURCE.name,
    );
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("entry", found, NAD_RESOURCE),
    ];
  }),
  makeCase("70", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("allowed", at(answer.json, "status"), { allowed: true }),
    ];
  }),
  makeCase("71", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("allowed", at(answer.json, "status"), { allowed: false }),
    ];
  }),
  makeCase("72"),
  makeCase("73", async (contract, recording) => {
    const answer = await send(contract, recording);
    const resources = listAt(answer.json, "status", "resourceRules").flatMap((rule) =>
      stringsAt(rule, "resources"),
    );
    const wanted = ["selfsubjectaccessreviews", "selfsubjectreviews", "selfsubjectrulesreviews"];
    const urls = listAt(answer.json, "status", "nonResourceRules").flatMap((rule) =>
      stringsAt(rule, "nonResourceURLs"),
    );
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("resources", [...resources].sort(), wanted),
      ...expectThat(urls.includes("/healthz") && urls.includes("/apis/*"), "the discovery paths are missing"),
    ];
  }),
  makeCase("74", async (contract, recording) => {
    const answer = await send(contract, recording);
    const all = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
    const rules = listAt(answer.json, "status", "resourceRules").map((rule) => JSON.stringify(rule));
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...expectThat(rules.includes(JSON.stringify(all)), "the rule for everything is missing"),
    ];
  }),
  makeCase("75", async (contract, recording) => {
    const answer = await send(contract, recording);
    const user = `system:serviceaccount:${contract.namespace}:alice`;
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("user", stringAt(answer.json, "status", "userInfo", "username"), user),
      ...expectThat(
        stringsAt(answer.json, "status", "userInfo", "groups").includes("system:authenticated"),
        "not authenticated",
      ),
    ];
  }),
  makeCase("76", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...expectThat(
        (stringAt(answer.json, "status", "token") ?? "").split(".").length === 3,
        "the token is no JWT",
      ),
    ];
  }),
  makeCase("77", async (contract, recording) => {
    const answer = await send(contract, recording);
    const { namespace } = contract;
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal(
        "user",
        at(answer.json, "status", "user", "username"),
        `system:serviceaccount:${namespace}:viewer`,
      ),
      ...equal("groups", at(answer.json, "status", "user", "groups"), [
        "system:serviceaccounts",
        `system:serviceaccounts:${namespace}`,
        "system:authenticated",
      ]),
      ...equal("audiences", at(answer.json, "status", "audiences"), ["dashboard"]),
    ];
  }),
  makeCase("78", async (contract, recording) => {
    const answer = await send(contract, recording);
    const error = stringAt(answer.json, "status", "error") ?? "";
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...expectThat(
        error.startsWith('[invalid bearer token, token audiences ["dashboard"] is invalid'),
        error,
      ),
    ];
  }),
  makeCase("79", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("verdict", at(answer.json, "status"), { user: {}, error: "invalid bearer token" }),
    ];
  }),
  ...["80", "81", "82", "83"].map((id) => makeCase(id)),
  makeCase("84", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("allowed", at(answer.json, "status"), { allowed: false }),
    ];
  }),
  makeCase("89", async (contract, recording) => {
    const answer = await send(contract, recording);
    const lines = answer.text.trim().split("\n");
    return [
      ...equal("status", answer.status, 200),
      ...headerDifferences(answer, recording),
      ...equal("first and last line", [lines[0], lines.at(-1)], ["[+]ping ok", "livez check passed"]),
    ];
  }),
  makeCase("97", async (contract, recording) => {
    const path = localise(contract, recording.path);
    const answer = await send(contract, recording, { path });
    return contract.options.comparesMessages
      ? differences(answer, recording, compareOptions(contract))
      : expectThat([200, 400].includes(answer.status), `status ${answer.status}`);
  }),
];

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

const NAD_DISCOVERY = {
  version: "v1",
  resources: [
    {
      resource: "network-attachment-definitions",
      responseKind: { group: "k8s.cni.cncf.io", version: "v1", kind: "NetworkAttachmentDefinition" },
      scope: "Namespaced",
      singularResource: "network-attachment-definition",
      verbs: VERBS,
      shortNames: ["nad", "net-attach-def"],
    },
  ],
  freshness: "Current",
};

const NAD_RESOURCE = {
  name: "network-attachment-definitions",
  singularName: "network-attachment-definition",
  namespaced: true,
  kind: "NetworkAttachmentDefinition",
  verbs: VERBS,
  shortNames: ["nad", "net-attach-def"],
  storageVersionHash: "BNF/SJ3/If4=",
};
