/**
 * Runs the app's TypeScript in plain Node: `import(await bundle("lib/…/command.ts"))`. Node 20 cannot load TypeScript, and
 * loading a compiler costs more than many a command's work, so that happens only when a source changed.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = "node_modules/.cache/classifier-studio/bundles";

/** A running program may load a chunk of an old bundle late, so those stay for a while. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** What decides how sources become a bundle, beside the sources. */
const TOOLS = ["scripts/lib/bundle.mjs", "node_modules/rolldown/package.json"];

/** Nothing but a mark for the app's bundler. */
const EMPTY = "server-only";

const WORKER_URL = /new URL\(\s*"(\.{1,2}\/[^"]+\.ts)"\s*,\s*import\.meta\.url\s*\)/g;

/**
 * The URL of an ES module with `entry` (a TypeScript file of the project, relative to its root) and all of the project's
 * modules that it imports. Packages stay imports, found in node_modules; `server-only` is empty; dynamic imports and
 * `new URL("./worker.ts", import.meta.url)` become files beside it. Built only when a source changed.
 *
 * @param {string} entry
 * @param {{ directory?: string, cache?: string }} [options] another project root and cache, for tests.
 */
export async function bundle(entry, { directory = root, cache = path.join(root, CACHE) } = {}) {
  const name = entry.replace(/\.tsx?$/, "").replaceAll(/[^A-Za-z0-9]+/g, "-");
  const manifest = path.join(cache, `${name}.json`);
  const known = readManifest(manifest);
  const file = path.join(cache, known?.folder ?? "", "entry.mjs");
  const isFresh = known !== null && known.key === keyOf(directory, known.sources) && existsSync(file);
  return pathToFileURL(isFresh ? file : await build({ directory, cache, name, entry, manifest })).href;
}

function readManifest(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/**
 * Size and time of the sources and of the tools: hashing them all would cost more than the rest of a small command's
 * start. Null when one of the sources is gone.
 */
function keyOf(directory, sources) {
  const files = [
    ...TOOLS.map((tool) => path.join(root, tool)),
    ...sources.map((source) => path.join(directory, source)),
  ];
  const parts = [process.version];
  for (const file of files) {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    parts.push(`${stats.size}:${stats.mtimeMs}`);
  }
  return parts.join(" ");
}

async function build({ directory, cache, name, entry, manifest }) {
  const [{ rolldown }, { createHash }] = await Promise.all([import("rolldown"), import("node:crypto")]);
  const { rename, rm, writeFile } = await import("node:fs/promises");
  const sources = new Map();
  const bundler = await rolldown({
    cwd: directory,
    input: { entry: path.join(directory, entry) },
    platform: "node",
    external: (id) => !/^[./]/.test(id) && !path.isAbsolute(id) && !id.startsWith("@/") && id !== EMPTY,
    plugins: [projectModules(directory, sources)],
    preserveEntrySignatures: "strict",
    logLevel: "warn",
  });
  const temporary = path.join(cache, `${name}-${process.pid}.part`);
  await rm(temporary, { recursive: true, force: true });
  try {
    await bundler.write({
      dir: temporary,
      format: "esm",
      entryFileNames: "[name].mjs",
      chunkFileNames: "[name]-[hash].mjs",
    });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    await bundler.close();
  }
  const list = [...sources.keys()].sort();
  const hash = createHash("sha256");
  for (const source of list) hash.update(`${source}\0`).update(sources.get(source).code);
  for (const tool of TOOLS) hash.update(readFileSync(path.join(root, tool)));
  const folder = `${name}-${hash.digest("hex").slice(0, 16)}`;
  const target = path.join(cache, folder);
  if (existsSync(path.join(target, "entry.mjs"))) await rm(temporary, { recursive: true });
  else {
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  }
  // A source that was saved while it was read is not what was built: the next run builds again.
  const isCurrent = list.every(
    (source) => statSync(path.join(directory, source)).mtimeMs === sources.get(source).mtimeMs,
  );
  if (isCurrent) {
    const note = `${manifest}.${process.pid}`;
    await writeFile(note, JSON.stringify({ folder, key: keyOf(directory, list), sources: list }));
    await rename(note, manifest);
  }
  await removeOld(cache, name, folder);
  return path.join(target, "entry.mjs");
}

/** Resolves as the app's own bundler does, keeps what every source held, and emits the files of worker threads. */
function projectModules(directory, sources) {
  return {
    name: "project-modules",
    resolveId(source, importer) {
      if (source === EMPTY) return { id: `\0${EMPTY}`, moduleSideEffects: false };
      if (source.startsWith("@/")) return this.resolve(path.join(directory, source.slice(2)), importer);
      return null;
    },
    load(id) {
      if (id.startsWith("\0")) return id === `\0${EMPTY}` ? "" : null;
      const { mtimeMs } = statSync(id);
      const code = readFileSync(id, "utf8");
      sources.set(path.relative(directory, id).replaceAll(path.sep, "/"), { code, mtimeMs });
      // What import.meta.url was relative to is gone in a bundle.
      return code.replaceAll(WORKER_URL, (_, relative) => {
        const worker = this.emitFile({ type: "chunk", id: path.resolve(path.dirname(id), relative) });
        return `new URL(import.meta.ROLLDOWN_FILE_URL_${worker})`;
      });
    },
  };
}

async function removeOld(cache, name, current) {
  const { readdir, rm, stat } = await import("node:fs/promises");
  for (const entry of await readdir(cache)) {
    const isOfThis = entry.startsWith(`${name}-`) && /-[0-9a-f]{16}$/.test(entry) && entry !== current;
    const file = path.join(cache, entry);
    if (!isOfThis || Date.now() - (await stat(file)).mtimeMs < KEPT_MS) continue;
    await rm(file, { recursive: true, force: true });
  }
}
