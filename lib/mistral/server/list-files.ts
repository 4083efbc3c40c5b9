import "server-only";
import { db } from "@/lib/db/client";
import type { ListFilesQuery } from "../requests";
import type { WireFileList } from "../schema";
import { FILE_MIME_TYPE, FILE_SAMPLE_TYPE, FILE_SOURCE, serializeFile } from "./serialize";

const NEWEST_FIRST = [{ createdAt: "desc" }, { id: "desc" }] as const;

/** A page of files, newest first. */
export async function listFiles(query: ListFilesQuery): Promise<WireFileList> {
  const { data, total } = await findFiles(query);
  return { data: data.map(serializeFile), object: "list", total: query.include_total ? total : null };
}

async function findFiles(query: ListFilesQuery) {
  const { page, page_size, purpose } = query;
  // Every file here has the same type, source and kind, so these filters let all through or none.
  const excluded =
    (query.sample_type !== undefined && !query.sample_type.includes(FILE_SAMPLE_TYPE)) ||
    (query.source !== undefined && !query.source.includes(FILE_SOURCE)) ||
    (query.mimetypes !== undefined && !query.mimetypes.includes(FILE_MIME_TYPE));
  if (excluded) return { data: [], total: 0 };
  const where = { purpose };
  const skip = page * page_size;
  if (query.search === undefined || query.search === "") {
    const [data, total] = await db.$transaction([
      db.engineFile.findMany({ where, orderBy: [...NEWEST_FIRST], skip, take: page_size }),
      db.engineFile.count({ where }),
    ]);
    return { data, total };
  }
  // Prisma's `contains` is LIKE without an escape: a name with _ or % would find others as well.
  const wanted = query.search.toLowerCase();
  const all = await db.engineFile.findMany({ where, orderBy: [...NEWEST_FIRST] });
  const found = all.filter((file) => file.fileName.toLowerCase().includes(wanted));
  return { data: found.slice(skip, skip + page_size), total: found.length };
}
