import "server-only";
import type { AppError } from "@/lib/errors";
import { serverCheck } from "@/lib/servers/check-schema";
import type { JobRecord } from "./internal";

/** Whether a server can do what the embedded engine can beyond the Mistral API, as far as is known of it. */
export function hasExtensions({ kind, check }: JobRecord["server"]): boolean {
  if (kind === "embedded") return true;
  return serverCheck.safeParse(check).data?.extensions.state === "yes";
}

/** Whether a refusal means that the server does not know the extension, and not that it says no in this one case. */
export function lacksExtension({ kind }: JobRecord["server"], refusal: AppError): boolean {
  if (kind === "embedded") return false;
  const status = refusal.extra?.status;
  // Below 400: something answered that is not the extension. 410: the whole API has left.
  return typeof status === "number" && (status < 400 || [404, 405, 410, 501].includes(status));
}
