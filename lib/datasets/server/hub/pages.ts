import "server-only";
import { writeFile } from "node:fs/promises";
import { AppError } from "@/lib/errors";
import { temporaryPath, tooLarge } from "@/lib/store/files";
import { type Asked, askViewer, type HubDataset } from "./ask";
import { removeFiles } from "./files";
import { header } from "./problems";
import { PAGE_ROWS, PAGES_AT_ONCE } from "./way";
import { type Page, pageAnswer } from "./wire";

/** What is asked of `/filter`. */
export interface PageQuery {
  config: string;
  split: string;
  where: string;
}

/** The page that begins at `offset` among the matching rows. Throws HubProblem. */
export function askPage(dataset: HubDataset, query: PageQuery, offset: number): Promise<Asked<Page>> {
  return askViewer(dataset, "/filter", pageAnswer, { ...query, offset, length: PAGE_ROWS });
}

/** Thrown where pages do not make up the rows; files do. */
export class PagesUnfit extends AppError {
  constructor(reason: string) {
    super(
      "upstream",
      `The hub's filter did not give the rows as they are: ${reason}. Import it again, or without the filter.`,
    );
    this.name = "PagesUnfit";
  }
}

/**
 * Downloads the pages after the first, a few at a time, and returns all of them as temporary files. Each row is there
 * once and whole, or PagesUnfit is thrown: cells were cut, or the dataset changed meanwhile. Throws HubProblem,
 * LimitExceeded and Cancelled too; then no file is left.
 */
export async function downloadPages(
  dataset: HubDataset,
  query: PageQuery,
  first: Asked<Page>,
  onRows: (rows: number) => void,
): Promise<string[]> {
  const stop = new AbortController();
  const signals = dataset.signal === undefined ? [stop.signal] : [dataset.signal, stop.signal];
  const stoppable = { ...dataset, signal: AbortSignal.any(signals) };
  const kept = new KeptPages(first, dataset.hub.maxBytes);
  const offsets = offsetsAfterFirst(first.value.num_rows_total);
  const work = async () => {
    for (let offset = offsets.shift(); offset !== undefined; offset = offsets.shift()) {
      await kept.add(await askPage(stoppable, query, offset));
      onRows(kept.rows);
    }
  };
  const finish = async () => {
    await kept.add(first);
    onRows(kept.rows);
    // All of them end before files are removed: none writes behind our back.
    await Promise.allSettled(Array.from({ length: PAGES_AT_ONCE }, () => work().catch((error) => stop.abort(error))));
    if (stop.signal.aborted) throw stop.signal.reason;
    kept.assertWhole();
  };
  await finish().catch(async (error: unknown) => {
    await removeFiles(kept.files);
    throw error;
  });
  return kept.files;
}

function offsetsAfterFirst(rows: number): number[] {
  const pages = Math.max(1, Math.ceil(rows / PAGE_ROWS));
  return Array.from({ length: pages - 1 }, (_, index) => (index + 1) * PAGE_ROWS);
}

/** Pages as files, checked against the first. */
class KeptPages {
  readonly files: string[] = [];
  readonly #indexes = new Set<number>();
  readonly #totalRows: number;
  readonly #revision: string;
  readonly #maxBytes: number;
  #sizeBytes = 0;

  constructor(first: Asked<Page>, maxBytes: number) {
    this.#totalRows = first.value.num_rows_total;
    this.#revision = header(first, "x-revision");
    this.#maxBytes = maxBytes;
  }

  get rows(): number {
    return this.#indexes.size;
  }

  async add(page: Asked<Page>): Promise<void> {
    const { rows, num_rows_total } = page.value;
    if (num_rows_total !== this.#totalRows || header(page, "x-revision") !== this.#revision) {
      throw new PagesUnfit("the dataset changed meanwhile");
    }
    if (rows.some(({ truncated_cells }) => truncated_cells.length > 0)) throw new PagesUnfit("long cells were cut");
    for (const { row_idx } of rows) this.#indexes.add(row_idx);
    this.#sizeBytes += page.body.byteLength;
    if (this.#sizeBytes > this.#maxBytes) throw tooLarge(this.#maxBytes);
    const file = await temporaryPath("json");
    this.files.push(file);
    await writeFile(file, page.body, { mode: 0o600, flag: "wx" });
  }

  assertWhole(): void {
    if (this.rows !== this.#totalRows) throw new PagesUnfit("rows were missing or came twice");
  }
}
