import "server-only";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";
import { PrismaClient } from "./generated/client";

/**
 * The one Prisma client of the process. libSQL's own `timeout` is the busy time-out: set by PRAGMA it would be lost
 * after the first interactive transaction, which opens a new connection.
 */
export const db: PrismaClient = remember("prisma", () => {
  const adapter = new PrismaLibSql({
    url: env.databaseUrl,
    authToken: env.databaseAuthToken,
    timeout: 5_000,
  } as ConstructorParameters<typeof PrismaLibSql>[0]);
  return new PrismaClient({ adapter });
});

/** True for Prisma's "unique constraint failed" (P2002), by code and never by message. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === "P2002";
}

/** True for Prisma's "record not found" (P2025): there is none that meets the conditions of an update. */
export function isMissingRecord(error: unknown): boolean {
  return codeOf(error) === "P2025";
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : null;
}
