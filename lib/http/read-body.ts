import "server-only";
import { AppError } from "@/lib/errors";

/**
 * The body of a request as text (UTF-8), "" without one. Reads at most `maxBytes`, whatever the headers say: past that
 * the rest is not taken and LimitExceeded is thrown. Throws Cancelled when the client leaves before the end.
 */
export async function readBodyText(request: Request, maxBytes: number): Promise<string> {
  const declaredBytes = Number(request.headers.get("content-length") ?? "0");
  const reader = request.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  let sizeBytes = 0;
  for (;;) {
    if (declaredBytes > maxBytes || sizeBytes > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw new AppError("limit_exceeded", `The body is larger than ${maxBytes / 1024 ** 2} MB.`);
    }
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new AppError("cancelled", "The request was cut short. Send it again.", { cause });
    });
    if (done) return text + decoder.decode();
    sizeBytes += value.byteLength;
    if (sizeBytes <= maxBytes) text += decoder.decode(value, { stream: true });
  }
}
