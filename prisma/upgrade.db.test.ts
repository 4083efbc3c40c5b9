import { rmSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { bootDatasets } from "@/lib/datasets/server/boot";
import { addStep } from "@/lib/datasets/server/cleaning/add-step";
import { getDataset } from "@/lib/datasets/server/get";
import { listDatasets } from "@/lib/datasets/server/list";
import { listRows } from "@/lib/datasets/server/rows";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { getJob } from "@/lib/jobs/server/get";
import { listJobs } from "@/lib/jobs/server/list";
import { listModels } from "@/lib/models/server/list";
import { recipe } from "@/lib/preparations/schema";
import { createPreparation } from "@/lib/preparations/server/create";
import { listExamples } from "@/lib/preparations/server/examples";
import { getPreparation } from "@/lib/preparations/server/get";
import { listPreparations } from "@/lib/preparations/server/list";
import { aDataset, aPreparation } from "@/lib/testing/factories";
import { migrate } from "../scripts/lib/schema-engine.mjs";

/** The release before the cleaning steps had the migrations before this one. */
const NEXT_MIGRATION = "20261125223142_dataset_steps";

const LABELS = { billing: 20, delivery: 10 };
const CREATED_AT = "2026-11-22T16:00:00.000+00:00";

type Cell = string | number | null | object;

/** Writes a record as it stands in the table, whatever schema.prisma says of it today. */
async function insert(table: string, record: Record<string, Cell>): Promise<void> {
  const names = Object.keys(record).map((name) => `"${name}"`);
  const values = Object.values(record).map((cell) =>
    typeof cell === "object" && cell !== null ? JSON.stringify(cell) : cell,
  );
  const places = values.map(() => "?").join(", ");
  await db.$executeRawUnsafe(`INSERT INTO "${table}" (${names.join(", ")}) VALUES (${places})`, ...values);
}

const ROLES = {
  version: 1,
  text: "text",
  targets: [{ name: "label", column: "label" }],
  origin: "guessed",
  reason: "“text” is the text, by its name. “label” is the label, by its name.",
};

const column = (name: string, samples: string[], distinctCount: number, meanLength: number) => ({
  ...{ name, samples, distinctCount, emptyCount: 0, meanLength },
});

const split = (rows: number, billing: number, delivery: number) => ({
  rows,
  labels: [
    {
      target: "label",
      counts: [
        ["billing", billing],
        ["delivery", delivery],
      ],
    },
  ],
});

/** Records of a dataset, a preparation and a trained job as that release wrote them: JSON and times as texts. */
async function insertRecords(datasetId: string, preparationId: string): Promise<void> {
  const createdAt = CREATED_AT;
  await insert("Server", { id: "embedded", kind: "embedded", name: "Embedded engine", createdAt });
  await insert("Dataset", {
    ...{ id: datasetId, name: "Old questions", status: "ready", source: "upload", fileName: "questions.csv" },
    ...{ sizeBytes: 1_123, sha256: "991070eba58196fd04ca12cd631d5389b5b5ab8296eb79569e481429e24189a3" },
    parseOptions: { version: 1, delimiter: ",", quote: '"', hasHeader: true },
    columns: [
      column("text", ["question 0 about billing", "question 0 about delivery", "question 1 about billing"], 30, 24.3),
      column("label", ["billing", "delivery"], 2, 7.3),
    ],
    ...{ roles: ROLES, rowCount: 30, rejectedCount: 0, createdAt, updatedAt: createdAt },
  });
  await insert("DatasetVersion", { id: "dv_2n53afesspbjxezy", datasetId, number: 1, rowCount: 30, createdAt });
  await insert("Preparation", {
    ...{ id: preparationId, datasetId, versionId: "dv_2n53afesspbjxezy", roles: ROLES, createdAt },
    recipe: {
      filter: [],
      balance: { minSamples: 0, maxSamples: null, scope: "all" },
      split: { validation: 0.1, test: 0.1, method: "random" },
      ...{ order: "balance-then-split", seed: 42 },
    },
    summary: {
      version: 1,
      source: split(30, 20, 10),
      balanced: split(30, 20, 10),
      splits: { train: split(24, 16, 8), validation: split(3, 2, 1), test: split(3, 2, 1) },
      dropped: [],
      warnings: [
        {
          code: "few_rows_in_split",
          message: "In test, “billing” and “delivery” have fewer than 5 rows: too few for a reliable score.",
          labels: ["billing", "delivery"],
        },
      ],
    },
  });
  await insertJob(preparationId);
}

async function insertJob(preparationId: string): Promise<void> {
  const createdAt = CREATED_AT;
  const remoteId = "ft:classifier:ministral-3b-latest:f67bb0fd:20261122:Old-rf1xrvjc:5064137c";
  const targets = [{ name: "label", labels: ["delivery", "billing"], lossFunction: "single_class" }];
  const of = { jobId: "job_c04gqsd2rf1xrvjc", createdAt };
  await insert("Job", {
    ...{ id: of.jobId, serverId: "embedded", preparationId, status: "SUCCESS", baseModel: "ministral-3b-latest" },
    hyperparameters: { version: 1, trainingSteps: 2, learningRate: 0.00004 },
    ...{ autoStart: 1, useValidation: 1, suffix: "Old-rf1xrvjc" },
    ...{ remoteJobId: "5064137c-412d-43b1-a960-3a54522b5593", fineTunedModel: remoteId, targets },
    metadata: {
      expectedDurationSeconds: 1,
      cost: 0,
      costCurrency: "EUR",
      trainTokensPerStep: 65_536,
      trainTokens: 131_072,
      dataTokens: 558,
    },
    ...{ trainedTokens: 65_536, epochs: 469.79, lastSequence: 4, createdAt, updatedAt: createdAt },
    ...{ startedAt: createdAt, finishedAt: "2026-11-22T16:00:03.000+00:00" },
  });
  await insert("JobEvent", { ...of, sequence: 1, status: "DRAFT" });
  await insert("JobCheckpoint", { ...of, step: 1, sequence: 2, trainLoss: 0.067472, validLoss: 0.039707 });
  await insert("JobCheckpoint", { ...of, step: 2, sequence: 3, trainLoss: 0.031818, validLoss: null });
  await insert("JobEvent", { ...of, sequence: 4, status: "SUCCESS", remoteIndex: 0 });
  await insert("Model", {
    ...{ id: "mdl_kwth2jdyhnyc2w6e", serverId: "embedded", remoteId, jobId: of.jobId, name: "Old 1", createdAt },
    ...{ baseModel: "ministral-3b-latest", targets },
  });
}

describe("a data directory of the release before cleaning steps", () => {
  let datasetId: string;
  let preparationId: string;
  let applied: string[];

  beforeAll(async () => {
    // Its files have not changed since: those of today stand in for them.
    datasetId = (await aDataset({ labels: LABELS })).id;
    preparationId = (await aPreparation({ datasetId })).id;
    await db.$disconnect();
    for (const end of ["", "-wal", "-shm"]) rmSync(`${env.databaseUrl.slice("file:".length)}${end}`, { force: true });
    await migrate(env.databaseUrl, undefined, { before: NEXT_MIGRATION });
    await insertRecords(datasetId, preparationId);
    await db.$disconnect();
    applied = await migrate(env.databaseUrl, undefined);
  });

  it("is migrated, and the boot leaves its files alone", async () => {
    expect(applied[0]).toBe(NEXT_MIGRATION);
    await (await bootDatasets()).imports;
    expect((await listRows(datasetId, {})).total).toBe(30);
  });

  it("shows its dataset with all that was known of it", async () => {
    const { data } = await listDatasets({ limit: 10 });
    expect(data).toMatchObject([{ id: datasetId, name: "Old questions", status: "ready", rowCount: 30 }]);
    const dataset = await getDataset(datasetId);
    expect(dataset).toMatchObject({
      ...{ createdAt: "2026-11-22T16:00:00.000Z", counts: null, hub: null, lockedTestId: null },
      version: { id: "dv_2n53afesspbjxezy", number: 1, isCurrent: true },
      parseOptions: { version: 2, format: "csv", delimiter: ",", hasHeader: true },
      roles: {
        ...{ version: 2, text: { columns: ["text"], template: null }, group: null, reasons: [ROLES.reason] },
        targets: [{ name: "label", kind: "single", column: "label" }],
      },
    });
    const rows = await listRows(datasetId, { limit: 1, q: "billing" });
    expect(rows).toMatchObject({ columns: ["text", "label"], total: 20 });
    expect(rows.data[0]?.cells).toEqual(["question 0 about billing", "billing"]);
  });

  it("shows its preparation, the job and the model", async () => {
    const { data } = await listPreparations({ limit: 10 });
    expect(data).toMatchObject([{ id: preparationId, rows: { train: 24, validation: 3, test: 3 } }]);
    const { summary } = await getPreparation(preparationId);
    expect(summary).toMatchObject({ source: { rows: 30 }, funnel: null, leaks: null, lockedTest: null });
    expect((await listExamples(preparationId, { split: "test", limit: 12, order: "file" })).data).toHaveLength(3);

    const job = await getJob("job_c04gqsd2rf1xrvjc");
    expect(job).toMatchObject({ status: "SUCCESS", preparationId, datasetId });
    expect(job.checkpoints.map(({ validLoss }) => validLoss)).toEqual([0.039707, null]);
    expect((await listJobs({ limit: 10 })).data).toHaveLength(1);
    expect((await listModels({ limit: 10 })).data).toMatchObject([{ name: "Old 1" }]);
  });

  it("is cleaned and prepared anew, and what was made before stays as it was", async () => {
    const steps = await addStep(datasetId, {
      ...{ kind: "replace", columns: ["text"], find: "question 0", replacement: "the first question" },
      ...{ isRegex: false, matchCase: true },
    });
    expect(steps).toMatchObject({ total: 1, applied: 1 });
    expect((await listRows(datasetId, { q: "the first question" })).total).toBe(2);

    const made = await createPreparation(datasetId, recipe.parse({ balance: { minSamples: 0, maxSamples: null } }));
    expect(made.versionId).not.toBe("dv_2n53afesspbjxezy");
    expect(made.summary.splits.train.rows).toBe(24);
    expect((await getPreparation(preparationId)).versionId).toBe("dv_2n53afesspbjxezy");
  });
});
