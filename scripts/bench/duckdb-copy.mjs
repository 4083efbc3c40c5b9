/** DuckDB merely reading a CSV file and writing the same rows as JSON lines: node duckdb-copy.mjs data.csv out.jsonl */
import { DuckDBInstance } from "@duckdb/node-api";

const [source, target] = process.argv.slice(2).map((file) => `'${file.replaceAll("'", "''")}'`);
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(
  `COPY (
    SELECT * FROM read_csv(${source}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
      columns = {'text': 'VARCHAR', 'label': 'VARCHAR'})
  ) TO ${target} (FORMAT json)`,
);
connection.closeSync();
