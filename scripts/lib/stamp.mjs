import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./schema-engine.mjs";

/** Made from other sources. */
const GENERATED = new Set(["lib/db/generated", "lib/engine/kernels/generated"]);

async function* walk(relative) {
  const entries = await readdir(path.join(root, relative), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = path.posix.join(relative, entry.name);
    if (GENERATED.has(child)) continue;
    if (entry.isDirectory()) yield* walk(child);
    else yield child;
  }
}

/** SHA-256 over the names and contents of files and folders of the project. Tests do not count. */
export async function hashSources(places) {
  const hash = createHash("sha256");
  for (const place of places) {
    const isFolder = !/\.[a-z]+$/i.test(place);
    const files = isFolder ? walk(place) : [place];
    for await (const file of files) {
      if (/\.test\.tsx?$|\/fixtures\//.test(file)) continue;
      hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
    }
  }
  return hash.digest("hex");
}

/** Does `work` unless it was done for exactly these sources; the stamp is written only when it succeeds. */
export async function onceFor(stampFile, sources, work) {
  const file = path.join(root, stampFile);
  const hash = await hashSources(sources);
  const before = await readFile(file, "utf8").catch(() => "");
  if (before === hash) return false;
  await work();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, hash);
  return true;
}
