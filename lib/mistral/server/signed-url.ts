import "server-only";
import { timingSafeEqual } from "node:crypto";
import { AppError } from "@/lib/errors";
import { signText } from "@/lib/store/secrets";
import type { WireSignedUrl } from "../schema";
import { fetchFile } from "./internal";

function sign(fileId: string, expires: number): Promise<string> {
  return signText(`file-content:${fileId}:${expires}`);
}

/** An address that downloads a file without a key for `hours`, at the same origin as `requestUrl`. Throws NotFound. */
export async function createSignedUrl(id: string, hours: number, requestUrl: string): Promise<WireSignedUrl> {
  await fetchFile(id);
  const expires = Math.floor(Date.now() / 1000) + hours * 3600;
  const url = new URL(`/v1/files/${id}/content`, requestUrl);
  url.searchParams.set("expires", String(expires));
  url.searchParams.set("signature", await sign(id, expires));
  return { url: url.href };
}

/** The signature of an address, null where it has none. */
export function readSignature(requestUrl: string): string | null {
  return new URL(requestUrl).searchParams.get("signature");
}

/** Checks the signature of an address that has one. Throws Forbidden when it is wrong or its time is over. */
export async function assertSignature(id: string, requestUrl: string): Promise<void> {
  const signature = readSignature(requestUrl);
  if (signature === null) return;
  const expires = Number(new URL(requestUrl).searchParams.get("expires"));
  const given = Buffer.from(signature);
  const right = Buffer.from(await sign(id, expires));
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new AppError("forbidden", "The signature of this address is wrong.");
  }
  if (expires * 1000 < Date.now()) throw new AppError("forbidden", "This address has expired. Ask for a new one.");
}
