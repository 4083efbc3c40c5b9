import { fileResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";
import { preparationFileParams } from "@/lib/preparations/schema";
import { splitDownload } from "@/lib/preparations/server/split-file";

export const GET = rawRoute({ params: preparationFileParams }, async ({ params }) => {
  const { path, fileName } = await splitDownload(params.preparationId, params.file);
  return fileResponse(path, { fileName, type: "application/jsonl; charset=utf-8" });
});
