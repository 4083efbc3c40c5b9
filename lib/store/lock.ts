import "server-only";
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Longest path that a local socket may have on every system. */
const MAX_SOCKET_PATH = 100;

/** A socket in the data directory, or a name made from its path where that is too long. */
function lockAddress(dataDir: string): string {
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\classifier-studio-${hash}`;
  const inside = path.join(dataDir, "lock");
  return Buffer.byteLength(inside) <= MAX_SOCKET_PATH ? inside : path.join(os.tmpdir(), `studio-${hash}.lock`);
}

function listen(address: string): Promise<net.Server | null> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(address, () => resolve(server.unref()));
  });
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/**
 * Takes the data directory for this process, until it ends: two would sweep away each other's half-written files and
 * train each other's jobs. The lock is a socket, so a process that was killed leaves none that still answers.
 * Throws Conflict with a sentence.
 */
export async function lockDataDirectory(dataDir = env.dataDir): Promise<net.Server> {
  const address = lockAddress(dataDir);
  const server = await listen(address);
  if (server) return server;
  if (!(await isAnswered(address))) {
    await rm(address, { force: true });
    const second = await listen(address);
    if (second) return second;
  }
  throw new AppError(
    "conflict",
    `Another Classifier Studio is using the data directory ${dataDir}. Stop it, or choose another directory: DATA_DIR=./other npm start`,
  );
}
