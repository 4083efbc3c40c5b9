import "server-only";
import { spreadsheetCell } from "@/lib/datasets/server/import/rejected-writer";
import { db } from "@/lib/db/client";
import { metricsCells, metricsColumns } from "../metrics-rows";
import { checkpointSelect, getJobRecord, type JobRecord, storedTargets } from "./internal";
import { serializeCheckpoint } from "./serialize";

interface MetricsFile {
  /** The file in pieces; each reads on in the database when it is asked for. */
  chunks: AsyncGenerator<string>;
  fileName: string;
}

const ROWS_AT_ONCE = 2_000;

/**
 * Every metric of a job as RFC 4180: one line per reported step, empty cells for what was not evaluated. Names of
 * targets cannot run as formulas of a spreadsheet. Throws NotFound.
 */
export async function metricsCsv(jobId: string): Promise<MetricsFile> {
  const job = await getJobRecord(jobId);
  return { chunks: csvChunks(job, await targetsOf(job)), fileName: fileName(job, "csv") };
}

async function* csvChunks(job: JobRecord, targets: string[]): AsyncGenerator<string> {
  yield line(metricsColumns(targets).map(spreadsheetCell));
  for await (const rows of pagesOf(job.id)) yield rows.map((row) => line(metricsCells(row, targets))).join("");
}

function line(cells: string[]): string {
  return `${cells.join(",")}\r\n`;
}

/** The same as JSON, with what the job was; null for what was not evaluated. Throws NotFound. */
export async function metricsJson(jobId: string): Promise<MetricsFile> {
  const job = await getJobRecord(jobId);
  return { chunks: jsonChunks(job), fileName: fileName(job, "json") };
}

async function* jsonChunks(job: JobRecord): AsyncGenerator<string> {
  const head = {
    jobId: job.id,
    datasetName: job.preparation.dataset.name,
    serverName: job.server.name,
    baseModel: job.baseModel,
    fineTunedModel: job.fineTunedModel,
    status: job.status,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"steps":[`;
  let comma = "";
  for await (const rows of pagesOf(job.id)) {
    const steps = rows.map(({ sequence, ...row }) => JSON.stringify(row)).join(",");
    yield comma + steps;
    comma = ",";
  }
  yield "]}\n";
}

async function* pagesOf(jobId: string) {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await db.jobCheckpoint.findMany({
      where: { jobId, step: { gt: after } },
      orderBy: { step: "asc" },
      take: ROWS_AT_ONCE,
      select: checkpointSelect,
    });
    if (rows.length > 0) yield rows.map(serializeCheckpoint);
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)?.step ?? after;
  }
}

/** Names of the targets as the server told them, and any others that were scored. */
async function targetsOf(job: JobRecord): Promise<string[]> {
  const told = job.targets === null ? [] : storedTargets.parse(job.targets).map(({ name }) => name);
  const scored = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT scores.value ->> '$.target' AS "name"
    FROM "JobCheckpoint", json_each("JobCheckpoint"."targets") AS scores
    WHERE "JobCheckpoint"."jobId" = ${job.id} ORDER BY "name"`;
  return [...new Set([...told, ...scored.map(({ name }) => name)])];
}

function fileName(job: JobRecord, extension: "csv" | "json"): string {
  return `${job.preparation.dataset.name}-${job.id}-metrics.${extension}`;
}
