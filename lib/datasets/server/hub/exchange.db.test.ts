import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GOOD_TOKEN, StandInHub } from "@/lib/testing/hub";
import { hubOn, TestNetwork } from "@/lib/testing/hub-network";
import { askViewer, hubDataset } from "./ask";
import { downloadFile } from "./download";
import { exchange } from "./exchange";
import type { Hub } from "./network";
import { WHILE_IMPORTING, WHILE_LOOKING } from "./persist";
import { splitsAnswer } from "./wire";

const NAME = "owner/data";

let standIn: StandInHub;
let other: StandInHub;
let network: TestNetwork;
const directory = mkdtempSync(path.join(os.tmpdir(), "hub-downloads-"));
const target = path.join(directory, "file.parquet");

beforeAll(async () => {
  standIn = await StandInHub.start();
  other = await StandInHub.start();
  const select = "SELECT 'text ' || md5(i::VARCHAR) AS text FROM range(5000) t(i)";
  const splits = [{ features: { text: { dtype: "string", _type: "Value" } }, select }];
  await standIn.add(NAME, { splits });
  await other.add(NAME, { splits });
});

beforeEach(() => {
  network = new TestNetwork();
  standIn.cdn = standIn.origin;
});

afterEach(() => {
  standIn.reset();
  other.reset();
  rmSync(target, { force: true });
});

afterAll(async () => {
  await standIn.stop();
  await other.stop();
  rmSync(directory, { recursive: true });
});

function about(change: Partial<Hub> = {}, signal?: AbortSignal) {
  return hubDataset({
    hub: hubOn(standIn, network, change),
    name: NAME,
    field: "dataset",
    patience: WHILE_IMPORTING,
    signal,
  });
}

const splits = (change: Partial<Hub> = {}) => askViewer(about(change), "/splits", splitsAnswer);

const fileUrl = () =>
  new URL(`${standIn.origin}/datasets/${NAME}/resolve/refs%2Fconvert%2Fparquet/default/train/0000.parquet`);

function download(options: { maxBytes?: number; onBytes?: (bytes: number) => void; signal?: AbortSignal } = {}) {
  const { maxBytes = 10 ** 8, onBytes, signal } = options;
  return downloadFile(about({}, signal), fileUrl(), target, { maxBytes, onBytes });
}

describe("asking", () => {
  it("gives the answer, and its body as it came", async () => {
    const { value, body } = await splits();
    expect(value.splits).toEqual([{ config: "default", split: "train" }]);
    expect(JSON.parse(String(body)).splits[0].dataset).toBe(NAME);
    expect(network.pauses).toEqual([]);
  });

  it.each([
    [{ "retry-after": "7" }, [7_000]],
    [{ "retry-after": "Thu, 01 Jan 2026 00:01:00 GMT" }, [60_000]],
    [{ ratelimit: '"api";r=0;t=55' }, [55_000]],
    [{}, [500]],
  ])("waits as long as a 429 says: %j", async (headers, pauses) => {
    standIn.fail(/splits/, { status: 429, headers });
    await splits();
    expect(network.pauses).toEqual(pauses);
  });

  it("does not read an answer that is larger than any, and blames no limit of ours", async () => {
    standIn.fail(/splits/, { status: 200, body: " ".repeat(65 * 1024 ** 2) }, 99);
    await expect(splits()).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ answered one question with more than 64 MB, which is not read\./,
      ),
    });
    expect(network.pauses).toEqual([]);
  });

  it("tries again after 5xx, ever more slowly", async () => {
    standIn.fail(/splits/, { status: 500, body: "Internal Server Error" }, 1);
    standIn.fail(/splits/, { status: 500, headers: { "x-error-code": "ResponseNotReady" }, body: "{}" }, 1);
    standIn.fail(/splits/, { status: 503 }, 1);
    standIn.fail(/splits/, { cutAfter: 10 }, 1);
    await splits();
    expect(network.pauses).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it("gives up in the end, with a sentence", async () => {
    standIn.fail(/splits/, { status: 502, body: "<html>" }, 99);
    await expect(splits()).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ has a fault at the moment: it answered 502\. Try again later\.$/,
      ),
    });
    expect(network.pauses).toHaveLength(WHILE_IMPORTING.attempts - 1);
  });

  it("does not wait for longer than somebody would, and says for how long", async () => {
    standIn.fail(/splits/, { status: 429, headers: { "retry-after": "120" } });
    const dataset = { ...about(), patience: WHILE_LOOKING };
    await expect(askViewer(dataset, "/splits", splitsAnswer)).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(/too many requests and asks to wait 120 seconds\. Try again then\./),
      extra: { retryAfterSeconds: 120 },
    });
    expect(network.pauses).toEqual([]);
  });

  it.each([
    [
      "not_found",
      401,
      "ExternalUnauthenticatedError",
      undefined,
      /does not exist on the hub, or is private or gated\. .*set HF_TOKEN/,
    ],
    ["not_found", 404, "ExternalAuthenticatedError", "hf_x", /HF_TOKEN is not valid or has no access/],
    ["not_found", 404, "ResponseNotFound", undefined, /nothing to show of/],
    [
      "forbidden",
      401,
      "GatedRepo",
      undefined,
      /is gated\. Accept its terms at http:.*\/datasets\/owner\/data, set HF_TOKEN/,
    ],
    ["forbidden", 403, "GatedRepo", "hf_x", /the account of HF_TOKEN has no access\. Ask for it at/],
    ["forbidden", 403, "", undefined, /does not let .* with no token \(“No entry”\)/],
    ["invalid", 501, "DatasetInBlockListError", undefined, /does not offer .* \(“No entry”\)/],
  ])("explains %s of a %d %s", async (code, status, errorCode, token, message) => {
    standIn.fail(/splits/, { status, headers: { "x-error-code": errorCode }, body: '{"error":"No\\nentry."}' });
    await expect(splits({ token })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      fields: [{ name: "dataset" }],
    });
    expect(network.pauses).toEqual([]);
  });

  it.each(["{", "[]", '{"splits":[{"config":1}]}', ""])("says that %j is no answer of a hub", async (body) => {
    standIn.fail(/splits/, { change: () => body });
    await expect(splits()).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(/a form that is not expected.*HF_ENDPOINT/),
    });
  });

  it("says when nobody is there", async () => {
    const gone = await StandInHub.start();
    const { origin } = gone;
    await gone.stop();
    await expect(splits({ endpoint: origin, viewerEndpoint: origin })).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(/could not be reached from here \(ECONNREFUSED\)\. Check the network/),
    });
  });

  it("ends when the hub does not answer", async () => {
    network.send = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        network.timeOut();
      });
    await expect(splits()).rejects.toThrow(/did not answer for 30 seconds/);
  });
});

describe("the token", () => {
  it("goes to the hub and its viewer", async () => {
    const hub = { viewerEndpoint: other.origin, token: GOOD_TOKEN };
    await splits(hub);
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${GOOD_TOKEN}`]);
  });

  it("never goes to where the hub redirects, which is asked at the address that was checked", async () => {
    network.names.set("cdn.example", ["93.184.215.14"]);
    network.standIns.set("https://cdn.example", other.origin);
    standIn.cdn = "https://cdn.example";
    await downloadFile(about({ token: GOOD_TOKEN }), fileUrl(), target, { maxBytes: 10 ** 8 });
    expect(standIn.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${GOOD_TOKEN}`]);
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(network.sent.at(-1)).toMatchObject({ addresses: ["93.184.215.14"] });
    expect(readFileSync(target).subarray(0, 4).toString()).toBe("PAR1");
  });

  it("is in no sentence", async () => {
    standIn.fail(/splits/, { status: 400, body: '{"error":"bad request"}' });
    const error = await splits({ token: "hf_secret" }).catch((reason: unknown) => reason);
    expect(JSON.stringify(error) + String(error)).not.toContain("hf_secret");
  });
});

describe("redirects", () => {
  const redirect = (location: string, times = 1) => standIn.fail(/./, { status: 302, headers: { location } }, times);
  const ask = () => exchange(hubOn(standIn, network, { token: GOOD_TOKEN }), fileUrl(), {});

  it.each([
    ["https://127.0.0.1:9/x", /redirects to 127\.0\.0\.1:9, .*private network/],
    ["https://169.254.169.254/latest/meta-data", /redirects to 169\.254\.169\.254, .*private network/],
    ["https://[::1]/x", /private network/],
    ["https://2130706433/x", /private network/],
    ["https://inside.example/x", /redirects to inside\.example, .*private network/],
    ["https://nowhere.example/x", /private network/],
    ["http://93.184.215.14/x", /only https addresses/],
    ["file:///etc/passwd", /only https addresses/],
    ["https://", /cannot be read/],
  ])("are not followed to %s", async (location, message) => {
    network.names.set("inside.example", ["93.184.215.14", "10.0.0.8"]);
    redirect(location);
    await expect(ask()).rejects.toMatchObject({ code: "forbidden", message: expect.stringMatching(message) });
    expect(network.sent).toHaveLength(1);
  });

  it("are not followed to another port of this machine, where only the hub's own is allowed", async () => {
    redirect(`${other.origin}/x`);
    await expect(ask()).rejects.toThrow(/only https addresses/);
    expect(other.requests).toEqual([]);
  });

  it("end after five", async () => {
    redirect("/again", 99);
    await expect(ask()).rejects.toThrow(/at most 5/);
    expect(network.sent).toHaveLength(6);
  });
});

describe("downloading", () => {
  const whole = async () => {
    await download();
    const bytes = readFileSync(target);
    rmSync(target);
    return bytes;
  };

  it("follows the redirects of the hub to the bytes", async () => {
    const seen: number[] = [];
    const sizeBytes = await download({ onBytes: (bytes) => seen.push(bytes) });
    expect(readFileSync(target).byteLength).toBe(sizeBytes);
    expect(seen.at(-1)).toBe(sizeBytes);
    expect(standIn.asked(/cdn/)).toHaveLength(1);
  });

  it("continues where it was cut", async () => {
    const expected = await whole();
    standIn.reset();
    standIn.fail(/cdn/, { stallAfter: 20_000 });
    standIn.fail(/cdn/, { stallAfter: 30_000 });
    await download({ onBytes: (bytes) => (bytes === 20_000 || bytes === 50_000) && setImmediate(() => standIn.cut()) });
    expect(readFileSync(target).equals(expected)).toBe(true);
    const ranges = standIn.requests.map(({ headers }) => headers.range).filter((range) => range !== undefined);
    expect(ranges).toEqual(expect.arrayContaining(["bytes=20000-", "bytes=50000-"]));
    expect(network.pauses).toEqual([500, 500]);
  });

  it("begins again when the file has changed meanwhile", async () => {
    const expected = await whole();
    standIn.fail(/cdn/, { cutAfter: 20_000, headers: { etag: '"older"' } });
    await download();
    expect(readFileSync(target).equals(expected)).toBe(true);
  });

  it("begins again without a validator to continue by", async () => {
    const expected = await whole();
    standIn.reset();
    standIn.fail(/cdn/, { cutAfter: 20_000, headers: { etag: 'W/"weak"' } });
    await download();
    expect(readFileSync(target).equals(expected)).toBe(true);
    expect(standIn.requests.map(({ headers }) => headers.range)).toEqual(standIn.requests.map(() => undefined));
  });

  it("begins again when the rest is refused", async () => {
    const expected = await whole();
    standIn.fail(/cdn/, { cutAfter: 20_000 });
    standIn.fail(/cdn/, { status: 416 });
    await download();
    expect(readFileSync(target).equals(expected)).toBe(true);
  });

  it("takes a stall for a cut", async () => {
    const expected = await whole();
    standIn.fail(/cdn/, { stallAfter: 20_000 });
    await download({ onBytes: (bytes) => bytes === 20_000 && setImmediate(() => network.timeOut()) });
    expect(readFileSync(target).equals(expected)).toBe(true);
  });

  it("gives up after as many failures in a row, and leaves nothing", async () => {
    standIn.fail(/cdn/, { cutAfter: 20_000 }, 1);
    standIn.fail(/cdn/, { cutAfter: 0 }, 99);
    await expect(download()).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(/was cut short\. Try again\./),
    });
    expect(network.pauses.length).toBeLessThan(WHILE_IMPORTING.attempts);
    expect(existsSync(target)).toBe(false);
  });

  it("ends however little each connection brings", async () => {
    standIn.fail(/cdn/, { cutAfter: 1 }, 999);
    await expect(download()).rejects.toThrow(/cut short/);
    expect(standIn.asked(/cdn/).length).toBeLessThanOrEqual(30);
    expect(existsSync(target)).toBe(false);
  });

  it("stops at the limit, before the bytes and among them", async () => {
    await expect(download({ maxBytes: 1_000 })).rejects.toMatchObject({ code: "limit_exceeded" });
    standIn.fail(/cdn/, { status: 200, headers: { "transfer-encoding": "chunked" }, body: "x".repeat(2_000) });
    await expect(download({ maxBytes: 1_000 })).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(existsSync(target)).toBe(false);
  });

  it("stops when it is cancelled, and leaves nothing", async () => {
    const stop = new AbortController();
    standIn.fail(/cdn/, { stallAfter: 20_000 });
    const downloading = download({ signal: stop.signal, onBytes: () => stop.abort() });
    await expect(downloading).rejects.toMatchObject({ code: "cancelled" });
    expect(existsSync(target)).toBe(false);
  });
});
