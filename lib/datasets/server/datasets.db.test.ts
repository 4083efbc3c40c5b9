import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { aCsv, aDataset, bytesOf, someRoles } from "@/lib/testing/factories";
import { datasetDetail } from "../schema";
import { bootDatasets } from "./boot";
import { createDataset } from "./create";
import { deleteDataset } from "./delete";
import { getDataset } from "./get";
import { listDatasets } from "./list";
import { profileDataset } from "./profile/profile-dataset";
import { rejectedFile } from "./rejected";
import { listRows } from "./rows";
import { importSample } from "./sample";
import { listTasks, runTask, throwIfCancelled } from "./tasks";
import { updateDataset } from "./update";

function upload(text: string | Uint8Array, fileName = "data.csv", name?: string) {
  return createDataset({ body: bytesOf(text), fileName, name });
}

/** What is on disk and in the database, to see that nothing was left. */
async function traces() {
  const files = existsSync(paths.datasets()) ? readdirSync(paths.datasets()) : [];
  const half = existsSync(paths.temporary()) ? readdirSync(paths.temporary()) : [];
  return { files: files.sort(), half, records: await db.dataset.count() };
}

describe("createDataset", () => {
  it("imports a small file at once, with guessed roles", async () => {
    const dataset = await upload(aCsv({ labels: { a: 30, b: 10 } }), "Support mails.csv");
    expect(datasetDetail.parse(dataset)).toEqual(dataset);
    expect(dataset).toMatchObject({
      name: "Support mails",
      status: "ready",
      source: "upload",
      fileName: "Support mails.csv",
      rowCount: 40,
      rejectedCount: 0,
      error: null,
      roles: {
        text: { columns: ["text"], template: null },
        targets: [{ name: "label", kind: "single", column: "label" }],
        origin: "guessed",
      },
      counts: { lines: 40, rows: 40, rejected: 0, blank: 0 },
      canReparse: true,
    });
    expect(dataset.version).toMatchObject({ id: expect.stringMatching(/^dv_/), number: 1, isCurrent: true });
  });

  it.each([
    ["../../etc/x.csv", "x.csv", "x"],
    ["C:\\data\\y.csv", "y.csv", "y"],
    ["..", "upload.csv", "upload"],
    ["", "upload.csv", "upload"],
    ["a\u0000\nb.csv", "ab.csv", "ab"],
    [".csv", ".csv", ".csv"],
    [`${"x".repeat(199)}😀.csv`, `${"x".repeat(199)}😀`, `${"x".repeat(199)}😀`],
  ])("takes only the last part of the file name %j", async (fileName, shown, name) => {
    const dataset = await upload(aCsv(), fileName);
    expect(dataset).toMatchObject({ fileName: shown, name, status: "ready" });
    expect(existsSync(paths.datasetSource(dataset.id, "csv"))).toBe(true);
  });

  it("keeps a file that cannot be read, with the reason and the line", async () => {
    const dataset = await upload("text,label\na,b,c\n");
    expect(dataset).toMatchObject({ status: "failed", error: { line: 2 }, version: null });
    expect(dataset.error?.message).toMatch(/3 cells/);
    await expect(listRows(dataset.id, { limit: 10 })).rejects.toMatchObject({ code: "invalid_state" });
  });

  it("leaves nothing of an upload that is cut", async () => {
    const before = await traces();
    async function* cut() {
      yield* bytesOf("text,label\na,b\n");
      throw new AppError("cancelled", "gone");
    }
    await expect(createDataset({ body: cut(), fileName: "x.csv" })).rejects.toMatchObject({ code: "cancelled" });
    const aborted = AbortSignal.abort();
    await expect(createDataset({ body: bytesOf("a,b\n"), fileName: "x.csv", signal: aborted })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(await traces()).toEqual(before);
  });

  it("leaves nothing of a file over the limit", async () => {
    const before = await traces();
    const limit = env.maxUploadBytes;
    env.maxUploadBytes = 100;
    try {
      await expect(upload(aCsv())).rejects.toMatchObject({ code: "limit_exceeded" });
    } finally {
      env.maxUploadBytes = limit;
    }
    expect(await traces()).toEqual(before);
  });

  it("lets a large file continue after the answer", async () => {
    const row = `${"long text ".repeat(100)},label\n`;
    const dataset = await upload(`text,label\n${row.repeat(9_000)}`);
    expect(dataset.status).toBe("importing");
    await expect(listRows(dataset.id, { limit: 1 })).rejects.toMatchObject({ code: "invalid_state", retryable: true });
    await expect.poll(async () => (await getDataset(dataset.id)).status, { timeout: 15_000 }).toBe("ready");
    expect(await getDataset(dataset.id)).toMatchObject({ rowCount: 9_000 });
  });
});

describe("importSample", () => {
  it("imports the sample that comes with the app, ready to be prepared", async () => {
    const dataset = await importSample({ source: "sample", name: "assistant-intents" });
    expect(dataset).toMatchObject({ status: "ready", source: "sample", rejectedCount: 0, error: null });
    expect(dataset.roles?.text).not.toBeNull();
    expect(dataset.roles?.targets).toHaveLength(1);
  });
});

describe("rows", () => {
  it("pages in file order and filters by label and text", async () => {
    const { id } = await aDataset({ labels: { a: 30, b: 10 } });
    const first = await listRows(id, { limit: 15 });
    expect(first).toMatchObject({ columns: ["text", "label"], total: 40, offset: 0 });
    expect(first.data[1]).toEqual({ row: 1, cells: ["question 0 about b", "b"] });
    const last = await listRows(id, { limit: 30, offset: 15 });
    expect(last.data.map(({ row }) => row)).toEqual(Array.from({ length: 25 }, (_, index) => index + 15));

    expect((await listRows(id, { limit: 5, label: "b" })).total).toBe(10);
    const found = await listRows(id, { limit: 5, label: "b", q: "QUESTION 7 " });
    expect(found.data.map(({ cells }) => cells[0])).toEqual(["question 7 about b"]);
    expect((await listRows(id, { limit: 5, q: "100%_'\"" })).data).toEqual([]);
  });
});

describe("profile", () => {
  it("counts labels largest first, empties and duplicates", async () => {
    const { id } = await upload("text,label\nx,late\nx,early\n,late\ny,early\nx,\nz,  \nw,many\nv,many\nu,many\n");
    expect(await profileDataset(id)).toMatchObject({
      rows: 9,
      targets: [
        {
          name: "label",
          kind: "single",
          emptyCount: 2,
          labelCount: 3,
          labels: [
            ["many", 3],
            ["late", 2],
            ["early", 2],
          ],
        },
      ],
      text: { emptyCount: 1, duplicateCount: 2, meanLength: expect.closeTo(8 / 9) },
    });
  });
});

/** A file whose column `id` differs in each row; `blank` rows without one follow. */
function idsCsv(count: number, blank = 0): string {
  const rows = Array.from({ length: count }, (_, index) => `row number ${index},k${index},${index % 2 ? "a" : "b"}\n`);
  return `text,id,kind\n${rows.join("")}${"row without,,a\nrow without,  ,b\n".repeat(blank)}`;
}

describe("a column with more values than labels may have", () => {
  it("is refused as the label, with the count and what to do; the roles stay", async () => {
    const dataset = await upload(idsCsv(1_001));
    expect(dataset.roles?.targets).toMatchObject([{ column: "kind" }]);
    const roles = someRoles("text", "id");
    await expect(updateDataset(dataset.id, { roles })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/“id” has 1,001 different values.*at most 1,000.*Choose/),
      fields: [{ name: "roles.targets.0.column", reason: expect.stringContaining("1,001") }],
    });
    expect((await getDataset(dataset.id)).roles).toEqual(dataset.roles);
  });

  it("does not count empty cells", async () => {
    const { id } = await upload(idsCsv(1_000, 2));
    const roles = someRoles("text", "id");
    expect((await updateDataset(id, { roles })).roles?.targets).toMatchObject([{ column: "id" }]);
  });

  it("is cut in the profile, with the true count, should an older record name it", async () => {
    const { id } = await upload(idsCsv(1_200));
    const roles = {
      version: 1,
      text: "text",
      targets: [{ name: "id", column: "id" }],
      origin: "confirmed",
      reason: "",
    };
    await db.dataset.update({ where: { id }, data: { roles } });
    const [target] = (await profileDataset(id)).targets;
    expect(target).toMatchObject({ labelCount: 1_200, emptyCount: 0 });
    expect(target?.labels).toHaveLength(1_000);
    expect(target?.labels[0]).toEqual(["k0", 1]);
  });
});

describe("update", () => {
  it("renames, and confirms roles", async () => {
    const { id } = await upload("a,b,c\nhello,x,1\nbye,y,2\nhi,x,1\n");
    const roles = someRoles("a", "b", "intent");
    expect(await updateDataset(id, { name: "New", roles })).toMatchObject({
      name: "New",
      roles: { ...roles, origin: "confirmed", reasons: [] },
    });
    expect(await updateDataset(id, { name: "Newer" })).toMatchObject({ name: "Newer", roles });
  });

  it.each([
    [someRoles("none", "label"), "roles.text"],
    [someRoles("text", "none"), "roles.targets.0.column"],
    [someRoles("text", "text"), "roles.targets.0.column"],
    [{ ...someRoles("text", "label"), group: "none" }, "roles.group"],
    [{ ...someRoles("text", "label"), text: { columns: ["text"], template: "{{other}}" } }, "roles.text.template"],
  ])("refuses %j", async (roles, field) => {
    const { id } = await aDataset();
    await expect(updateDataset(id, { roles })).rejects.toMatchObject({ code: "invalid", fields: [{ name: field }] });
  });

  it("cancels what is under way when it is deleted, and waits until nothing more is written", async () => {
    const { id } = await createDataset({ body: bytesOf("text,label\na,b\n"), fileName: "x.csv" });
    const late = path.join(paths.dataset(id), "late");
    const tasks = (["copies", "suspects", "preparation", "step"] as const).map((kind) =>
      runTask(id, { kind, label: kind }, async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await writeFile(`${late}-${kind}`, "");
        throwIfCancelled(signal);
      }).catch((error: unknown) => error),
    );
    await deleteDataset(id);
    expect(readdirSync(paths.dataset(id)).filter((name) => name.startsWith("late"))).toHaveLength(4);
    expect(await Promise.all(tasks)).toMatchObject(Array(4).fill({ code: "cancelled" }));
    expect(listTasks(id)).toEqual([]);
  });

  it("does not know a deleted dataset", async () => {
    const { id } = await aDataset();
    await deleteDataset(id);
    for (const verb of [getDataset, deleteDataset, profileDataset, rejectedFile]) {
      await expect(verb(id)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(updateDataset(id, { name: "x" })).rejects.toMatchObject({ code: "not_found" });
    expect((await listDatasets({ limit: 200 })).data.map((dataset) => dataset.id)).not.toContain(id);
  });
});

describe("list", () => {
  it("pages through all datasets, newest first, each once", async () => {
    for (let index = 0; index < 3; index++) await aDataset();
    const whole = await listDatasets({ limit: 200 });
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await listDatasets({ limit: 2, cursor });
      seen.push(...page.data.map(({ id }) => id));
      more = page.nextCursor !== null;
      cursor = page.nextCursor ?? undefined;
    }
    expect(seen).toEqual(whole.data.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
    await expect(listDatasets({ limit: 2, cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("bootDatasets", () => {
  it("takes up a whole import, ends a cut one, and sweeps what no record names", async () => {
    const [whole, cut] = [await aDataset(), await aDataset()];
    for (const { id } of [whole, cut]) {
      await db.datasetVersion.deleteMany({ where: { datasetId: id } });
      await db.dataset.update({ where: { id }, data: { status: "importing", rowCount: 0 } });
    }
    await writeFile(paths.datasetSource(cut.id, "csv"), "text,la");
    await mkdir(paths.dataset("ds_orphan"), { recursive: true });
    await writeFile(path.join(paths.temporary(), "half.part"), "x");

    const { imports } = await bootDatasets();
    await imports;

    expect(await getDataset(whole.id)).toMatchObject({ status: "ready", rowCount: 90 });
    expect(await getDataset(cut.id)).toMatchObject({
      status: "failed",
      error: { message: "The app was stopped while this file was read. Upload it again." },
    });
    expect(existsSync(paths.dataset("ds_orphan"))).toBe(false);
    expect(readdirSync(paths.temporary())).toEqual([]);
  });
});
