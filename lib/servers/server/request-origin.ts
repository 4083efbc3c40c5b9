import "server-only";
import { headers } from "next/headers";

/** Where the reader reached this app, `http://127.0.0.1:3000`: the address at which their own programs reach `/v1`. */
export async function requestOrigin(): Promise<string> {
  const sent = await headers();
  const host = sent.get("host") ?? "127.0.0.1:3000";
  // A proxy in front may list several, the first being the reader's.
  const protocol = sent.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ? "https" : "http";
  return `${protocol}://${host}`;
}
