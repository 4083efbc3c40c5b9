import "server-only";
import { workerData } from "node:worker_threads";
import { z } from "zod";
import { integers } from "../searching/protocol";
import { serveSearch } from "../searching/serve";
import { suspectSearch } from "./search";

const rows = z
  .object({ labelOfRow: integers, labelCount: z.number().int(), rowCount: z.number().int() })
  .parse(workerData);

serveSearch(suspectSearch(rows), (found) =>
  [found.rows, found.labels, found.suggested, found.logOdds].map(({ buffer }) => buffer),
);
