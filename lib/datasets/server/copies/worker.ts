import "server-only";
import { workerData } from "node:worker_threads";
import { z } from "zod";
import { serveSearch } from "../searching/serve";
import { copySearch } from "./search";

const { rowLimit } = z.object({ rowLimit: z.number().int() }).parse(workerData);

serveSearch(copySearch(rowLimit), ({ textOfRow, joins }) =>
  [textOfRow, joins.a, joins.b, joins.similarity].map(({ buffer }) => buffer),
);
