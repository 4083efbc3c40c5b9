import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

const REASONS = {
  EACCES: "access is not allowed",
  EPERM: "access is not allowed",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file",
  ENAMETOOLONG: "the name is too long",
};

/**
 * Makes a directory and those around it that are missing, readable by their owner only. Throws an Error with the reason
 * in words. One by one, as Node's recursive `mkdir` never ends where a file system answers ENOENT to it, as /proc does.
 *
 * @param {string} directory
 */
export async function makeDirectory(directory) {
  const missing = [];
  let at = path.resolve(directory);
  for (; !(await isThere(at)); at = path.dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    await mkdir(folder, { mode: 0o700 }).catch((error) => {
      // Somebody else was faster.
      if (error.code === "EEXIST") return;
      if (error.code === "ENOENT")
        throw new Error(`no folder can be made in ${path.dirname(folder)}`, { cause: error });
      throw inWords(error);
    });
  }
}

/** Whether there is a folder; the root always is. Throws for what is no folder. */
async function isThere(directory) {
  if (directory === path.dirname(directory)) return true;
  const stats = await stat(directory).catch((error) => {
    if (error.code === "ENOENT") return null;
    throw inWords(error);
  });
  if (stats === null) return false;
  if (!stats.isDirectory()) throw new Error(`${directory} is a file, not a folder`);
  return true;
}

function inWords(error) {
  return new Error(REASONS[error.code] ?? error.message, { cause: error });
}
