import { execFile } from "node:child_process";
import http from "node:http";
import { promisify } from "node:util";
import { expect, test } from "./fixtures";
import { freePort, withStudio } from "./steps/studio";

const run = promisify(execFile);

/** A GET with a Host of one's choice, as a page that rebinds its name would send it. */
function statusFor(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once("error", reject);
  });
}

test("pages, API and engine answer only to this machine's own names, and cannot be framed", async ({
  baseURL,
  request,
}) => {
  const port = new URL(baseURL ?? "").port;
  for (const path of ["/", "/datasets", "/datasets/ds_none", "/api/datasets", "/v1/models"]) {
    expect(await statusFor(`${baseURL}${path}`, `evil.example:${port}`), path).toBe(403);
    expect(await statusFor(`${baseURL}${path}`, `localhost:${port}`), path).toBeLessThan(403);
  }
  const headers = (await request.get("/")).headers();
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
});

test("a second app on the same data directory is refused with a sentence", async () => {
  await withStudio({}, async ({ dataDir }) => {
    const env = { ...process.env, PORT: String(await freePort()), DATA_DIR: dataDir, LOG_LEVEL: "warn" };
    const second = run(process.execPath, ["scripts/start.mjs"], { env });
    await expect(second).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Another Classifier Studio is using"),
    });
  });
});
