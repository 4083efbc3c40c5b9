import "server-only";
import { db } from "@/lib/db/client";

/** A key as people see it: never the key itself. */
export interface ApiKey {
  id: string;
  name: string;
  /** Its first characters. */
  prefix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export const KEY_COLUMNS = {
  id: true,
  name: true,
  prefix: true,
  createdAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;

/** Every key, newest first, revoked ones included. */
export function listApiKeys(): Promise<ApiKey[]> {
  return db.engineApiKey.findMany({ select: KEY_COLUMNS, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
}
