import "server-only";
import { readFile } from "node:fs/promises";
import { remember } from "@/lib/remember";
import { writeFileAtomically } from "@/lib/store/files";
import { newUuid } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";

/**
 * The workspace this installation is: a UUID made on the first use and kept in DATA_DIR. Its first eight hex digits stand
 * in every model id, so it must never change while there are models.
 */
async function readWorkspace(): Promise<string> {
  try {
    return (await readFile(paths.engineWorkspace(), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // only fs throws here
    const made = newUuid();
    await writeFileAtomically(paths.engineWorkspace(), made);
    return made;
  }
}

/** The workspace's id. */
export function workspaceId(): Promise<string> {
  return remember("engine.workspace", readWorkspace);
}

/** Eight hex digits, the same for every model of this installation. */
export async function ownerId(): Promise<string> {
  return (await workspaceId()).slice(0, 8);
}
