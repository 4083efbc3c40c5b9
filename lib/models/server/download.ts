import "server-only";
import { AppError } from "@/lib/errors";
import { bytesResponse } from "@/lib/http/download";
import { downloadRemoteModel } from "@/lib/mistral/extensions";
import { addressOf } from "@/lib/servers/server/internal";
import { getModelRecord } from "./internal";

/**
 * A model's one self-contained file, as it comes from its server. Throws NotFound, Upstream, and InvalidState for a server
 * that does not give its models away.
 */
export async function downloadModel(modelId: string, signal: AbortSignal): Promise<Response> {
  const { name, remoteId, serverId, server } = await getModelRecord(modelId);
  const bytes = await downloadRemoteModel(await addressOf(serverId), remoteId, signal).catch((error: unknown) => {
    const isUnknown = error instanceof AppError && error.extra?.status === 404;
    if (!isUnknown) throw error;
    throw new AppError(
      "invalid_state",
      `“${server.name}” does not give this model as a file: either it has no such extension, or it no longer has the model. Models of the embedded engine can be downloaded.`,
      { cause: error },
    );
  });
  return bytesResponse(bytes, { fileName: `${name}.model`, type: "application/octet-stream" });
}
