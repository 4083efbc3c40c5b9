import { parsePreview } from "@/lib/datasets/parse-schema";
import { previewUpload } from "@/lib/datasets/server/preview";
import { route } from "@/lib/http/route";

/** The first rows of a file before anything is stored; the body is the beginning of the file as multipart/form-data. */
export const POST = route({ response: parsePreview }, (_, { request, signal }) => previewUpload(request, signal));
