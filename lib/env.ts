import path from "node:path";
import { z } from "zod";

/**
 * Configuration, parsed once. Nothing else reads process.env. A bad value stops the start with a sentence that names
 * the variable, its value and what it should be.
 */

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/** A whole number as people write it, "20,000,000" too. */
function wholeNumber(min: number, max: number) {
  return z.string().transform((text, context) => {
    const digits = withoutCommas(text.trim());
    const value = Number(digits);
    if (/^\d+$/.test(digits) && value >= min && value <= max) return value;
    context.addIssue({ code: "custom", message: `must be a whole number from ${min} to ${max}` });
    return z.NEVER;
  });
}

const UNIT_LETTERS = "kmgt";

/** A size in bytes, or with a unit: KB, MB, GB and TB are decimal, KiB, MiB, GiB and TiB binary. `range` is for people. */
function size(min: number, max: number, range: string) {
  return z.string().transform((text, context) => {
    const value = readSize(text);
    if (value !== null && value >= min && value <= max) return value;
    context.addIssue({ code: "custom", message: `must be a size ${range}` });
    return z.NEVER;
  });
}

function readSize(text: string): number | null {
  const [, number = "", letter = "", binary] = /^([\d.,]+)\s*(?:([kmgt])(i)?)?b?$/i.exec(text.trim()) ?? [];
  const digits = withoutCommas(number);
  if (!/^\d+(\.\d+)?$/.test(digits)) return null;
  const power = letter === "" ? 0 : UNIT_LETTERS.indexOf(letter.toLowerCase()) + 1;
  return Math.round(Number(digits) * (binary === undefined ? 1000 : 1024) ** power);
}

/** Only commas between thousands; others stay, and make it no number. */
function withoutCommas(text: string): string {
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
}

const anySize = size(1, Number.MAX_SAFE_INTEGER, "of at least 1 byte, such as 2 GiB, 500 MB or 1048576");

const DEFAULT_HUB = "https://huggingface.co";
const DEFAULT_WANDB = "https://api.wandb.ai";
const DEFAULT_VIEWER = "https://datasets-server.huggingface.co";

const webAddress = z.url({ protocol: /^https?$/, error: "must be an address that begins with https:// or http://" });

/** An address without its last slash, so that paths can be put behind it. */
const baseAddress = webAddress.transform((address) => address.replace(/\/+$/, ""));

/** Host names, separated by commas, without scheme and port. */
const hostNames = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ""),
  )
  .refine(
    (names) => names.every((name) => /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/.test(name)),
    "must be host names separated by commas, without http:// and without ports",
  );

const schema = z
  .object({
    // Set by scripts/engine.mjs for its own process, never by a person.
    STUDIO_ROLE: z.enum(["studio", "engine"]).default("studio"),
    PORT: wholeNumber(1, 65_535).optional(),
    HOST: z.string().min(1).default("127.0.0.1"),
    DATA_DIR: z.string().min(1).default("./data"),
    DATABASE_URL: z
      .string()
      .regex(/^(file:|libsql:|https?:)/, "must begin with file:, libsql: or http(s):")
      .optional(),
    DATABASE_AUTH_TOKEN: z.string().optional(),
    STUDIO_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
    MISTRAL_API_KEY: z.string().min(1).optional(),
    MISTRAL_SERVER_URL: webAddress.optional(),
    HF_ENDPOINT: baseAddress.default(DEFAULT_HUB),
    HF_VIEWER_ENDPOINT: baseAddress.optional(),
    HF_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "must be a token without spaces")
      .optional(),
    WANDB_BASE_URL: baseAddress.default(DEFAULT_WANDB),
    MAX_UPLOAD_BYTES: anySize.default(2 * 1024 ** 3),
    MAX_UNPACKED_BYTES: anySize.default(8 * 1024 ** 3),
    // Row ids are 32-bit, in Parquet and in SQLite.
    MAX_ROWS: wholeNumber(1, 2 ** 31 - 1).default(20_000_000),
    // Each takes memory while rows are written (lib/store/duckdb.ts).
    MAX_COLUMNS: wholeNumber(1, 2_000).default(1_000),
    // A record is held in memory whole, several times over.
    MAX_RECORD_BYTES: size(1024, 16 * 1024 ** 2, "from 1 KiB to 16 MiB, such as 2 MiB").default(1024 ** 2),
    TRAIN_WORKERS: wholeNumber(1, 64).optional(),
    MODEL_CACHE_BYTES: anySize.default(512 * 1024 ** 2),
    ENCODER_DIR: z.string().min(1).optional(),
    ALLOWED_HOSTS: hostNames.default([]),
    RATE_LIMIT_PER_MINUTE: wholeNumber(0, 1_000_000_000).optional(),
    CLASSIFY_RATE_LIMIT_PER_MINUTE: wholeNumber(0, 1_000_000_000).optional(),
    LOG_LEVEL: z
      .enum(["silent", "error", "warn", "info", "debug"], { error: "must be silent, error, warn, info or debug" })
      .default("info"),
  })
  .superRefine((value, context) => {
    if (value.STUDIO_ROLE === "studio" && !LOOPBACK.has(value.HOST)) {
      context.addIssue({
        code: "custom",
        path: ["HOST"],
        message:
          "must be a loopback address (127.0.0.1, ::1 or localhost): sign-in is not built yet, so the app does not listen on a network. Put an authenticating reverse proxy in front of it, or run the engine alone (npm run engine), which takes API keys",
      });
    }
  });

export interface Env {
  /** Whether this process serves the dashboard with the engine in it, or the engine alone. */
  role: "studio" | "engine";
  port: number;
  host: string;
  /** True when other machines can reach it: only the engine alone, which then always wants an API key. */
  isExposed: boolean;
  /** Further names of this machine that clients may ask for, in lower case. */
  allowedHosts: string[];
  /** Absolute. */
  dataDir: string;
  databaseUrl: string;
  databaseAuthToken: string | undefined;
  studioSecret: string | undefined;
  mistralApiKey: string | undefined;
  mistralServerUrl: string | undefined;
  /** The hub that datasets are imported from by name, without a slash at the end. */
  hubEndpoint: string;
  /** Its dataset viewer: splits, sizes, rows, filter. */
  hubViewerEndpoint: string;
  /** Sent to these two and to nobody else. */
  hubToken: string | undefined;
  /** Where the metrics of jobs with a W&B key go, without a slash at the end. */
  wandbBaseUrl: string;
  maxUploadBytes: number;
  /** What a compressed file may unpack to. */
  maxUnpackedBytes: number;
  maxRows: number;
  maxColumns: number;
  /** Of one row of a source, all cells together; longer ones are rejected. */
  maxRecordBytes: number;
  /** Undefined means: number of cores less one, at least 1. */
  trainWorkers: number | undefined;
  /** What the models that are kept loaded may take in memory; the one used last stays in any case. */
  modelCacheBytes: number;
  /** Where the sentence encoder's weights are, absolute. Undefined means: in the package that holds them. */
  encoderDir: string | undefined;
  /** Requests of one client for files, jobs and models; 0 is no limit, undefined the default of the place. */
  rateLimitPerMinute: number | undefined;
  /** The same for classifications and moderations. */
  classifyRateLimitPerMinute: number | undefined;
  logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/** The viewer has an address of its own on the public hub; elsewhere it is looked for beside the hub. */
function defaultViewer(hubEndpoint: string): string {
  return hubEndpoint === DEFAULT_HUB ? DEFAULT_VIEWER : new URL(hubEndpoint).origin;
}

/** Parses the variables of design section "Configuration". Throws an Error with one line per wrong variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  // An empty variable (FOO= in a shell or a compose file) means "not set".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? "environment");
      const secret = name.includes("KEY") || name.includes("SECRET") || name.includes("TOKEN");
      const value = secret ? "" : ` (now ${JSON.stringify(given[name])})`;
      return `  ${name}${value}: ${issue.message}`;
    });
    throw new Error(`The configuration is not valid:\n${lines.join("\n")}`);
  }
  const value = result.data;
  const dataDir = path.resolve(/* turbopackIgnore: true */ value.DATA_DIR);
  return {
    role: value.STUDIO_ROLE,
    port: value.PORT ?? (value.STUDIO_ROLE === "engine" ? 8100 : 3000),
    host: value.HOST,
    isExposed: !LOOPBACK.has(value.HOST),
    allowedHosts: value.ALLOWED_HOSTS,
    dataDir,
    databaseUrl: value.DATABASE_URL ?? `file:${path.join(dataDir, "studio.db")}`,
    databaseAuthToken: value.DATABASE_AUTH_TOKEN,
    studioSecret: value.STUDIO_SECRET,
    mistralApiKey: value.MISTRAL_API_KEY,
    mistralServerUrl: value.MISTRAL_SERVER_URL,
    hubEndpoint: value.HF_ENDPOINT,
    hubViewerEndpoint: value.HF_VIEWER_ENDPOINT ?? defaultViewer(value.HF_ENDPOINT),
    hubToken: value.HF_TOKEN,
    wandbBaseUrl: value.WANDB_BASE_URL,
    maxUploadBytes: value.MAX_UPLOAD_BYTES,
    maxUnpackedBytes: value.MAX_UNPACKED_BYTES,
    maxRows: value.MAX_ROWS,
    maxColumns: value.MAX_COLUMNS,
    maxRecordBytes: value.MAX_RECORD_BYTES,
    trainWorkers: value.TRAIN_WORKERS,
    modelCacheBytes: value.MODEL_CACHE_BYTES,
    encoderDir:
      value.ENCODER_DIR === undefined ? undefined : path.resolve(/* turbopackIgnore: true */ value.ENCODER_DIR),
    rateLimitPerMinute: value.RATE_LIMIT_PER_MINUTE,
    classifyRateLimitPerMinute: value.CLASSIFY_RATE_LIMIT_PER_MINUTE,
    logLevel: value.LOG_LEVEL,
  };
}

export const env: Env = parseEnv(process.env);
