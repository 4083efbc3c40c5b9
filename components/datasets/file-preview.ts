import { queryOptions } from "@tanstack/react-query";
import { datasetKeys } from "@/lib/datasets/queries";
import { previewFile } from "@/lib/datasets/upload";

/** The first rows of a file on this computer; kept while it is shown. */
export function filePreviewQuery(file: File | null) {
  return queryOptions({
    queryKey: [...datasetKeys.all, "file preview", file?.name, file?.size, file?.lastModified],
    queryFn: ({ signal }) => {
      if (file === null) throw new Error("no file to look at");
      return previewFile(file, file.name, {}, signal);
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** The first rows of pasted text. */
export function textPreviewQuery(text: string) {
  return queryOptions({
    queryKey: [...datasetKeys.all, "text preview", text],
    queryFn: ({ signal }) => previewFile(new Blob([text]), "pasted.csv", {}, signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
