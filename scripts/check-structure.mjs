/**
 * House rules that no linter knows: every noun has the same addresses, a noun's folder has a closed vocabulary of file
 * names, server-only files say so, no file passes 400 lines, no document names a path that does not
 * exist, and the lock file names every platform's packages.
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { missingPlatformPackages } from "./complete-lock.mjs";
import { root } from "./lib/schema-engine.mjs";

const MAX_LINES = 400;

/** Noun → where its API lives, when that is not app/api/<noun> (the address is fixed by the public API). */
const NOUNS = {
  datasets: "app/api/datasets",
  preparations: "app/api/preparations",
  jobs: "app/api/jobs",
  models: "app/api/models",
  evaluations: "app/api/evaluations",
  playground: "app/api/classify",
  batches: "app/api/batches",
  servers: "app/api/servers",
  notifications: "app/api/notifications",
};

/** What every noun's folder may hold beside pure helpers; a client-safe file of another name needs a test beside it. */
const VOCABULARY = new Set(["schema", "queries", "mutations", "search-params", "upload"]);

const SKIPPED = new Set(["node_modules", ".next", ".git", "data", "generated", "fixtures", "test-results", "samples"]);

async function* walk(directory) {
  for (const entry of await readdir(path.join(root, directory), { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) && entry.name !== "data") continue;
    if (entry.name === "data" && directory === ".") continue;
    const child = path.posix.join(directory, entry.name);
    if (entry.isDirectory()) yield* walk(child);
    else yield child;
  }
}

function addressesOf(noun) {
  return [
    `app/(console)/${noun}`,
    NOUNS[noun],
    `components/${noun}`,
    `lib/${noun}/schema.ts`,
    `lib/${noun}/server`,
    `e2e/${noun}.spec.ts`,
  ];
}

function nounProblems() {
  return Object.keys(NOUNS).flatMap((noun) =>
    addressesOf(noun)
      .filter((address) => !existsSync(path.join(root, address)))
      .map(
        (address) => `${address}: missing; every noun has a page, an API, components, lib, verbs and a browser test`,
      ),
  );
}

function vocabularyProblem(file, files) {
  const match = /^lib\/([^/]+)\/([^/]+)\.ts$/.exec(file);
  if (!match || !(match[1] in NOUNS) || /\.test$|\.d$/.test(match[2])) return null;
  const [, noun, name] = match;
  if (VOCABULARY.has(name) || name.endsWith("-schema")) return null;
  const tests = [`lib/${noun}/${name}.test.ts`, `lib/${noun}/parity.test.ts`];
  if (tests.some((test) => files.has(test))) return null;
  return `${file}: a pure helper of a noun has a test beside it (${name}.test.ts)`;
}

function contentProblems(file, text) {
  const problems = [];
  const lines = text.split("\n").length - 1;
  if (lines > MAX_LINES) problems.push(`${file}: ${lines} lines; split it (at most ${MAX_LINES})`);
  const isServerOnly = /^lib\/([^/]+\/)?(server|db|store)\//.test(file) && !/test\.ts$/.test(file);
  if (isServerOnly && /\.ts$/.test(file) && !text.startsWith('import "server-only";')) {
    problems.push(`${file}: begins without import "server-only"`);
  }
  return problems;
}

function documentProblems(file, text) {
  const named = text.matchAll(/`((?:app|components|lib|prisma|e2e|public|scripts|docs|\.ci)\/[A-Za-z0-9_./()[\]-]+)`/g);
  return [...named]
    .map((match) => match[1])
    .filter((name) => !/[<>*…{]/.test(name) && !existsSync(path.join(root, name)))
    .map((name) => `${file}: names ${name}, which does not exist`);
}

const files = new Set();
for await (const file of walk(".")) files.add(file);
const problems = nounProblems();
for (const file of files) {
  const problem = vocabularyProblem(file, files);
  if (problem) problems.push(problem);
  if (!/\.(tsx?|mts|mjs|cjs|css|md)$/.test(file)) continue;
  const text = await readFile(path.join(root, file), "utf8");
  if (file.endsWith(".md")) problems.push(...documentProblems(file, text));
  else problems.push(...contentProblems(file, text));
}
const lock = JSON.parse(await readFile(path.join(root, "package-lock.json"), "utf8"));
for (const [name, , parent] of missingPlatformPackages(lock)) {
  problems.push(`package-lock.json: lacks ${name} of ${parent}; run node scripts/complete-lock.mjs`);
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? `The structure holds: ${files.size} files.` : `${problems.length} structure problems.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
