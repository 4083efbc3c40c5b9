import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { datasetList } from "@/lib/datasets/schema";
import { expect, test } from "./fixtures";
import { hydrated } from "./steps/hydrated";
import { type Studio, withStudio } from "./steps/studio";

/** Names of what lies in the folders of datasets and of unfinished files. */
async function filesOf({ dataDir }: Studio): Promise<string[]> {
  const folders = ["datasets", "tmp"].map((folder) => readdir(path.join(dataDir, folder)).catch(() => []));
  return (await Promise.all(folders)).flat();
}

/** Chooses the file on a slow line, and waits until some of it has arrived. */
async function beginUpload(page: Page, studio: Studio, file: string): Promise<void> {
  await page.goto(`${studio.url}/datasets`);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 };
  await session.send("Network.emulateNetworkConditions", line);
  await (await hydrated(page.locator("input[type=file]"))).setInputFiles(file);
  await expect(page.getByRole("progressbar", { name: "Sending" })).toBeVisible();
  await expect.poll(() => filesOf(studio)).toHaveLength(1);
}

test("an upload that is given up leaves neither a file nor a record, whether it is cancelled or the tab closed", async ({
  page,
  context,
  request,
}) => {
  test.setTimeout(180_000);
  await withStudio({ page }, async (studio) => {
    const file = path.join(studio.dataDir, "large.csv");
    await writeFile(file, `text,label\n${"a row of a large file and its label,one of them\n".repeat(500_000)}`);
    await beginUpload(page, studio, file);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(page.getByText("Drop a file here, or anywhere on this page")).toBeVisible();
    await expect.poll(() => filesOf(studio)).toEqual([]);

    const tab = await context.newPage();
    await beginUpload(tab, studio, file);
    await tab.close();
    await expect.poll(() => filesOf(studio)).toEqual([]);

    const { data } = datasetList.parse(await (await request.get(`${studio.url}/api/datasets`)).json());
    expect(data).toEqual([]);
  });
});
