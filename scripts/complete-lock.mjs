/**
 * Completes package-lock.json after an install from a registry mirror that does not hold every platform's packages:
 * npm leaves out what it cannot fetch, and then `npm ci` refuses the file. What is added here is what the parent
 * package asks for: its exact version, and the platform that the name says. Run it after every `npm install`.
 */
import { readFile, writeFile } from "node:fs/promises";

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = {
  arm64: "arm64",
  x64: "x64",
  ia32: "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  wasm32: "wasm32",
  arm: "arm",
};

/** Platform packages that the lock's packages ask for and the lock lacks, as `[name, version, parent]`. */
export function missingPlatformPackages(lock) {
  const missing = [];
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const isThere = `${place}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages;
      if (!isThere) missing.push([name, version, place]);
    }
  }
  return missing;
}

/** The lock entry of a platform package; null when its name or version does not say enough. */
function entryOf(name, version) {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = Object.entries(PROCESSORS).find(([word]) => words.includes(word))?.[1];
  if (!/^\d/.test(version) || !cpu || (os.length === 0 && cpu !== "wasm32")) return null;
  const libc = words.some((word) => word.startsWith("musl")) ? { libc: ["musl"] } : {};
  return { version, cpu: [cpu], optional: true, ...(os.length > 0 ? { os } : {}), ...libc };
}

if (process.argv[1]?.endsWith("complete-lock.mjs")) {
  const file = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(await readFile(file, "utf8"));
  const missing = missingPlatformPackages(lock);
  for (const [name, version, parent] of missing) {
    const entry = entryOf(name, version);
    if (entry) lock.packages[`node_modules/${name}`] = entry;
    else console.error(`${parent} asks for ${name}@${version}, whose platform is not known: add it by hand.`);
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} platform packages were missing.`);
}
