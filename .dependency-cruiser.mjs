// The map of the rooms (README), executable. Imports point down, type imports included.
const LIB_LAYERS = [
  "ip",
  "model",
  "kube",
  "cni",
  "sources",
  "cluster",
  "topology",
  "audit",
  "lint",
  "plan",
  "wire",
];

/** What stands right of `layer` may not be imported from it. */
const above = {
  ip: ["model", "kube", "cni", "sources", "cluster", "topology", "audit", "lint", "plan", "wire"],
  model: ["kube", "cni", "sources", "cluster", "topology", "audit", "lint", "plan", "wire"],
  kube: ["sources", "cluster", "topology", "audit", "lint", "plan", "wire"],
  cni: ["sources", "cluster", "topology", "audit", "lint", "plan", "wire"],
  sources: ["cluster", "topology", "audit", "lint", "plan", "wire"],
  cluster: ["topology", "audit", "lint", "plan", "wire"],
  topology: ["wire", "plan", "lint"],
  audit: ["wire", "plan", "topology"],
  lint: ["wire", "plan", "topology", "audit"],
  plan: ["wire", "topology"],
};

export default {
  forbidden: [
    {
      name: "lib-is-pure",
      severity: "error",
      comment: "lib imports only lib, zod and the IP arithmetic; I/O goes to server/, React to components/",
      from: { path: "^lib/", pathNot: ["^lib/testing/", "\\.test\\.ts$"] },
      to: { pathNot: ["^lib/", "node_modules/(zod|cidr-tools|ip-bigint)/"] },
    },
    ...LIB_LAYERS.filter((layer) => above[layer]).map((layer) => ({
      name: `lib-${layer}-points-down`,
      severity: "error",
      comment: `lib/${layer} may know only what stands left of it`,
      from: { path: `^lib/${layer}/` },
      to: { path: `^lib/(${above[layer].join("|")})/` },
    })),
    {
      name: "server-is-the-io-shell",
      severity: "error",
      comment: "server knows lib; screens and routes know server, not the other way round",
      from: { path: "^server/" },
      to: { path: "^(app|components|e2e|scripts)/" },
    },
    {
      name: "components-know-only-lib",
      severity: "error",
      comment: "not even types from server/ or app/; actions come as props",
      from: { path: "^components/" },
      to: { path: "^(server|app|e2e|scripts)/" },
    },
    {
      name: "nobody-imports-app",
      severity: "error",
      comment: "app connects; nothing builds on it",
      from: { pathNot: "^app/" },
      to: { path: "^app/" },
    },
    {
      name: "e2e-from-outside",
      severity: "error",
      comment: "journeys see the product as its user does",
      from: { path: "^e2e/" },
      to: { path: "^(app|components|server|lib|scripts)/", pathNot: "^lib/testing/" },
    },
    {
      name: "fixtures-stay-in-tests",
      severity: "error",
      comment: "product code that reads fixtures would show canned answers",
      from: { pathNot: ["\\.test\\.tsx?$", "^lib/testing/", "^e2e/", "/testing/"] },
      to: { path: "(^lib/testing/|/testing/)" },
    },
    {
      name: "plugins-are-strangers",
      severity: "error",
      comment: "share through the contract file or a lower room",
      from: {
        path: "^lib/(sources/(?:providers|ipam|observers)|audit/rules)/([^/]+)\\.ts$",
        pathNot: ["/index\\.ts$", "\\.test\\.ts$"],
      },
      to: { path: "^lib/$1/", pathNot: ["^lib/$1/$2\\.ts$"] },
    },
    {
      name: "agent-front-has-no-hands",
      severity: "error",
      comment: "what listens asks for what it wants by powers.ts; it starts no program and has no rights",
      from: { path: "^server/agent/front/", pathNot: "\\.test\\.ts$" },
      to: { path: "(^server/agent/privileged/|^child_process$|^node:child_process$)" },
    },
    {
      name: "lab-is-a-stranger",
      severity: "error",
      comment:
        "the product gets nothing of the lab but a kubeconfig; tests of the reading judge it by the lab's store, of TLS by its certificates",
      from: {
        path: "^(app|components|lib|server)/",
        pathNot: [
          "^server/lab/",
          "^server/kube/testing/",
          "^server/kube/[^/]+\\.test\\.ts$",
          "^server/agents/agent-tls\\.test\\.ts$",
        ],
      },
      to: { path: "^server/lab/" },
    },
    {
      name: "lab-knows-no-product",
      severity: "error",
      comment: "the lab plays Kubernetes; if it shared our parsers, both would be wrong alike",
      from: { path: "^server/lab/", pathNot: "\\.test\\.ts$" },
      to: {
        path: "^(lib|server)/",
        // The real node runs the real agent: how it is made and started, not what it knows.
        pathNot: ["^server/lab/", "^lib/ip/", "^server/agent/(bundle|lean-node)\\.ts$"],
      },
    },
    {
      name: "cytoscape-one-door",
      severity: "error",
      comment: "the picture is drawn in components/graph only",
      from: { pathNot: "^components/graph/" },
      to: { path: "node_modules/(@types/)?cytoscape" },
    },
    {
      name: "kube-client-one-door",
      severity: "error",
      comment: "only server/kube speaks to an API server",
      from: { pathNot: "^server/kube/" },
      to: { path: "node_modules/@kubernetes/client-node" },
    },
    { name: "no-cycles", severity: "error", comment: "", from: {}, to: { circular: true } },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^\\.next/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
