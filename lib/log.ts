import "server-only";
import pino from "pino";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";

/** The process's log: JSON lines on standard output. Keys and texts of users are never logged. */
export const log = remember("log", () =>
  pino({
    level: env.logLevel,
    base: null,
    redact: ["authorization", "apiKey", "*.apiKey", "*.api_key", "*.authorization"],
    timestamp: pino.stdTimeFunctions.isoTime,
  }),
);
