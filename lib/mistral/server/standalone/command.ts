import "server-only";
import { parseArgs } from "node:util";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { createApiKey } from "../keys/create";
import { listApiKeys } from "../keys/list";
import { revokeApiKey } from "../keys/revoke";
import { runEngine } from "./run-engine";

const HELP = `Serves the engine alone, without the dashboard: /v1 and /metrics.

  npm run engine                          serve on HOST (127.0.0.1) and PORT (8100)
  npm run engine -- --new-key NAME        make an API key; it is shown once
  npm run engine -- --keys                list the keys
  npm run engine -- --revoke ID           end a key

Once there is a key, every client needs one; beyond loopback the engine starts only with one.
`;

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** The command line of the engine alone; returns the exit code. */
export async function main(args: string[]): Promise<number> {
  try {
    const command = parse(args);
    if (command.help) say(HELP);
    else if (command["new-key"] !== undefined) await newKey(command["new-key"]);
    else if (command.keys) await listKeys();
    else if (command.revoke !== undefined) await revoke(command.revoke);
    else {
      await runEngine(env, say);
      return 0;
    }
    await db.$disconnect();
    return 0;
  } catch (error) {
    const sentence = error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error);
    process.stderr.write(`${sentence}\n`);
    return 1;
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h", default: false },
        "new-key": { type: "string" },
        keys: { type: "boolean", default: false },
        revoke: { type: "string" },
      },
    }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("invalid", `${reason}\n\n${HELP}`, { cause });
  }
}

async function newKey(name: string): Promise<void> {
  const { key, id } = await createApiKey(name);
  process.stderr.write(`Key ${id}. It is shown this once:\n`);
  say(key);
}

async function listKeys(): Promise<void> {
  const keys = await listApiKeys();
  if (keys.length === 0) say("There are no keys. On loopback any key is accepted.");
  for (const { id, prefix, name, createdAt, lastUsedAt, revokedAt } of keys) {
    const use = lastUsedAt === null ? "never used" : `last used ${lastUsedAt.toISOString()}`;
    const end = revokedAt === null ? "" : `, revoked ${revokedAt.toISOString()}`;
    say(`${id}  ${prefix}…  ${name}  created ${createdAt.toISOString()}, ${use}${end}`);
  }
}

async function revoke(id: string): Promise<void> {
  const { name, prefix } = await revokeApiKey(id);
  say(`The key ${prefix}… (${name}) is revoked.`);
  const isLast = (await listApiKeys()).every(({ revokedAt }) => revokedAt !== null);
  if (isLast) say("It was the last one. On loopback the engine now answers anybody; beyond it, it answers nobody.");
}
