import "server-only";
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";
import { writeFileAtomically } from "./files";
import { paths } from "./paths";

/** Reads the secret, or makes one on the first use and keeps it in DATA_DIR with mode 0600. */
async function readSecret(): Promise<string> {
  if (env.studioSecret !== undefined) return env.studioSecret;
  try {
    return readFileSync(paths.secret(), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const made = randomBytes(32).toString("hex");
    await writeFileAtomically(paths.secret(), made);
    return made;
  }
}

/** One key for each purpose, derived from the secret, so that a signature says nothing about the encryption. */
function key(purpose: "encrypt" | "sign"): Promise<Buffer> {
  return remember(`secret-${purpose}`, async () =>
    createHash("sha256")
      .update(`${purpose}:${await secret()}`)
      .digest(),
  );
}

/** Read or made once: two first uses at the same time must not make two. */
function secret(): Promise<string> {
  return remember("secret", readSecret);
}

/** Encrypts a key of a user (AES-256-GCM) as `v1.<iv>.<tag>.<ciphertext>`, base64url. */
export async function encryptSecret(plain: string): Promise<string> {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", await key("encrypt"), iv);
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", iv, cipher.getAuthTag(), body]
    .map((p) => (typeof p === "string" ? p : p.toString("base64url")))
    .join(".");
}

/** Decrypts what encryptSecret made; throws when the secret changed or the text was altered. */
export async function decryptSecret(text: string): Promise<string> {
  const [version, iv, tag, body] = text.split(".");
  if (version !== "v1" || iv === undefined || tag === undefined || body === undefined) {
    throw new Error("A stored key has an unknown form.");
  }
  const decipher = createDecipheriv("aes-256-gcm", await key("encrypt"), Buffer.from(iv, "base64url"));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
}

/** A signature (HMAC-SHA-256, base64url) of a text of ours, e.g. an address that works for a while. */
export async function signText(text: string): Promise<string> {
  return createHmac("sha256", await key("sign"))
    .update(text)
    .digest("base64url");
}
