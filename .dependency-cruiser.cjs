/**
 * Who may import whom: the table of the README's "Where things live", as rules. A path that no rule allows is a defect.
 * `$1` is the noun of the importing file.
 */
const NOUNS = "(datasets|preparations|jobs|models|evaluations|playground|batches|servers|notifications|health)";
/** Client-safe files of any noun: not below server/. */
const CLIENT_SAFE = `^lib/${NOUNS}/(?!server/)`;
const BASE = "^lib/(errors|env|utils|typed|remember|log|within|retry-after|lock)\\.ts$";
const TEST = "(\\.test\\.tsx?|\\.db\\.test\\.ts|contract\\.test\\.ts|route\\.test\\.ts)$";
const NODE_MODULES = "node_modules";

/** Everything outside `allowed` that belongs to the project is forbidden to `from`. */
function only(name, comment, from, allowed, extra = {}) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: TEST, ...extra },
    to: { path: "^(app|components|lib|e2e|scripts|instrumentation)", pathNot: allowed },
  };
}

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle has no floor to stand on: move what both need below both.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolved",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "server-only|^next/|\\.css$" },
    },
    only(
      "page-imports",
      "Pages compose components and fetch through verbs; they never touch the database or the engine.",
      "^app/(?!api/|v1/|metrics/)",
      ["^app/", "^components/", `^lib/${NOUNS}/`, "^lib/query/", "^lib/(errors|utils)\\.ts$"],
    ),
    only(
      "route-imports",
      "A route declares: lib/http, a schema and a verb.",
      "^app/api/",
      ["^lib/http/", `^lib/${NOUNS}/([a-z-]*schema|search-params)\\.ts$`, `^lib/${NOUNS}/server/`],
      { pathNot: [TEST, "^app/api/openapi\\.json/"] },
    ),
    only("openapi-imports", "The document is made from the routes themselves.", "^app/api/openapi\\.json/", [
      "^app/api/",
      "^lib/http/",
      `^lib/${NOUNS}/[a-z-]*schema\\.ts$`,
    ]),
    only("v1-imports", "These routes mount the router and do nothing else.", "^app/(v1|metrics)/", [
      "^lib/mistral/server/",
    ]),
    only(
      "noun-component-imports",
      "A noun's component uses primitives and client-safe code; pages put nouns together.",
      `^components/${NOUNS}/`,
      [
        "^components/(ui|charts|layout|corrections)/",
        "^components/$1/",
        CLIENT_SAFE,
        "^lib/(charts|query)/",
        "^lib/http/(api-client|problem|sse)\\.ts$",
        "^lib/(errors|utils)\\.ts$",
      ],
    ),
    only(
      "home-imports",
      "The home page puts the newest of every noun together: their queries and words, not their screens.",
      "^components/home/",
      ["^components/(ui|charts|layout|home)/", CLIENT_SAFE, "^lib/(charts|query)/", "^lib/(errors|utils)\\.ts$"],
    ),
    only(
      "correction-component-imports",
      "Wherever a model answers, a person can say what is right: in the same dialog, which knows no screen.",
      "^components/corrections/",
      ["^components/(ui|corrections)/", CLIENT_SAFE, "^lib/utils\\.ts$"],
    ),
    only("frame-component-imports", "Charts and layout know no noun.", "^components/(charts|layout)/", [
      "^components/(ui|charts|layout)/",
      "^lib/(charts|query)/",
      "^lib/utils\\.ts$",
    ]),
    only("ui-imports", "Primitives know nothing of this app.", "^components/ui/", [
      "^components/ui/",
      "^lib/utils\\.ts$",
    ]),
    only(
      "noun-server-imports",
      "Verbs use their records, files and servers through the SDK; never the engine itself.",
      `^lib/${NOUNS}/server/`,
      [
        `^lib/${NOUNS}/`,
        "^lib/(db|store|http)/",
        "^lib/mistral/(client|extensions|estimate|check-server)\\.ts$",
        "^lib/boot\\.ts$",
        BASE,
      ],
    ),
    only("noun-imports", "A noun's own folder is safe for the browser.", `^lib/${NOUNS}/(?!server/)`, [
      CLIENT_SAFE,
      "^lib/charts/",
      "^lib/http/(api-client|problem|paging|sse)\\.ts$",
      "^lib/(errors|utils|typed)\\.ts$",
      "^lib/query/ask-again\\.ts$",
    ]),
    only("charts-imports", "Preparers are pure.", "^lib/charts/", ["^lib/charts/", "^lib/utils\\.ts$"]),
    only(
      "mistral-client-imports",
      "The client knows the router as a function, and the wire.",
      "^lib/mistral/(client|extensions|estimate|check-server|probe)\\.ts$",
      ["^lib/mistral/", BASE],
    ),
    only("mistral-server-imports", "The engine's server never knows a noun of the dashboard.", "^lib/mistral/server/", [
      "^lib/mistral/(server/|(schema|requests|x-schema)\\.ts$)",
      "^lib/engine/index\\.ts$",
      "^lib/(db|store)/",
      "^lib/http/(trust|openapi)\\.ts$",
      BASE,
    ]),
    only("engine-imports", "The trainer stands alone: numbers in, events out.", "^lib/engine/", ["^lib/engine/"]),
    {
      name: "engine-packages",
      comment: "The trainer needs zod, worker threads, their priority and checksums, and no framework.",
      severity: "error",
      from: { path: "^lib/engine/", pathNot: [TEST, "^lib/engine/(encoder/read-package|checkpoint|thread-clock)"] },
      to: { dependencyTypes: ["npm", "core"], pathNot: ["node_modules/zod/", "^(node:)?(worker_threads|zlib|os)$"] },
    },
    {
      name: "engine-files",
      comment:
        "The encoder's weights, the checkpoint of a run and the kernel's account of a thread are files; nothing else of the trainer touches one.",
      severity: "error",
      from: { path: "^lib/engine/(encoder/read-package|checkpoint|thread-clock)", pathNot: TEST },
      to: {
        dependencyTypes: ["npm", "core"],
        pathNot: ["node_modules/zod/", "^(node:)?(worker_threads|fs|fs/promises|path|zlib)$"],
      },
    },
    only("foundation-imports", "What everything stands on knows no noun.", "^lib/(db|store|query|http)/", [
      "^lib/(db|store|query|http)/",
      BASE,
    ]),
    only("base-imports", "The ground floor.", BASE, [BASE]),
    only("e2e-imports", "Browser tests know the wire, not the code behind it.", "^e2e/", [
      "^e2e/",
      "^lib/testing/",
      `^lib/${NOUNS}/[a-z-]*schema\\.ts$`,
    ]),
    {
      name: "prisma-only-behind-verbs",
      comment: "Only lib/**/server and lib/db touch the database.",
      severity: "error",
      from: { pathNot: [TEST, "^lib/[^/]+/server/", "^lib/db/", "^lib/boot\\.ts$", "^lib/testing/"] },
      to: { path: "^lib/db/" },
    },
    {
      name: "no-node-in-the-browser",
      comment: "Client-safe code runs in the browser.",
      severity: "error",
      from: { path: [`^lib/${NOUNS}/(?!server/)`, "^lib/charts/", "^components/"], pathNot: TEST },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-dev-packages-at-run-time",
      comment: "A package that the app needs is a dependency.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: [TEST, "^lib/testing/"] },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: {
    doNotFollow: { path: NODE_MODULES },
    exclude: { path: "^(\\.next|data|lib/db/generated)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
