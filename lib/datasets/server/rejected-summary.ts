import "server-only";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import type { RejectedSummary } from "../parse-schema";
import { fetchDataset } from "./internal";
import { rejectedFile } from "./rejected";

const EXAMPLES = 3;
const EXAMPLE_CHARACTERS = 200;
const MAX_REASONS = 20;

/** The rejected lines of a dataset by reason, the most frequent first. Throws NotFound where no line was rejected. */
export async function summariseRejected(id: string, signal?: AbortSignal): Promise<RejectedSummary> {
  const { path } = await rejectedFile(id);
  const { rejectedCount } = await fetchDataset(id);
  const reasons = await withDuckDB(async (connection) => {
    const columns = "{'line': 'VARCHAR', 'reason': 'VARCHAR', 'text': 'VARCHAR'}";
    const result = await connection.runAndReadAll(
      // The last line may say that more are not listed; it has no line number.
      `WITH listed AS (
         SELECT try_cast(line AS BIGINT) AS line, reason, left(coalesce(text, ''), ${EXAMPLE_CHARACTERS}) AS text
         FROM read_csv(${sqlString(path)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
           comment = '', parallel = false, columns = ${columns})
       )
       SELECT reason, count(*)::INTEGER, list(line ORDER BY line)[1:${EXAMPLES}], list(text ORDER BY line)[1:${EXAMPLES}]
       FROM listed WHERE line IS NOT NULL GROUP BY reason ORDER BY count(*) DESC, min(line) LIMIT ${MAX_REASONS}`,
    );
    return result.getRowsJS();
  }, signal);
  return {
    total: rejectedCount,
    reasons: reasons.map(([reason, count, lines, texts]) => ({
      reason: String(reason),
      count: Number(count),
      examples: listOf(lines).map((line, index) => ({ line: Number(line), text: undefused(listOf(texts)[index]) })),
    })),
  };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text as it stood in the source: the list is made for spreadsheets, which need an apostrophe before a formula. */
function undefused(text: unknown): string {
  return String(text ?? "").replace(/^'(?='*[=+\-@\t\r])/, "");
}
