import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GOOD_TOKEN, StandInHub } from "@/lib/testing/hub";
import { hubOn, TestNetwork } from "@/lib/testing/hub-network";
import { type HubLookupQuery, hubLookup } from "../../hub-schema";
import { lookUpHubDataset } from "./look-up";
import type { Hub } from "./network";

const text = { dtype: "string", _type: "Value" };
const features = {
  id: { dtype: "int64", _type: "Value" },
  label: { names: ["neg", "pos"], _type: "ClassLabel" },
  text,
  lang: text,
  tags: { feature: text, _type: "List" },
  photo: { _type: "Image" },
};
const select = `SELECT 9007199254740993 + i AS id, (i % 2)::BIGINT AS label, 'text ' || i AS text,
  CASE WHEN i % 3 = 0 THEN 'de' ELSE 'en' END AS lang, ['a', 'b'] AS tags, NULL AS photo FROM range(30) t(i)`;

let standIn: StandInHub;

beforeAll(async () => {
  standIn = await StandInHub.start();
  await standIn.add("owner/data", {
    splits: [
      { config: "en", features, select },
      { config: "en", split: "test", features, select: `${select} LIMIT 7` },
      { config: "default", features: { text }, select: "SELECT 'x' AS text" },
    ],
  });
  await standIn.add("owner/private", {
    access: "private",
    splits: [{ features: { text }, select: "SELECT 'x' AS text" }],
  });
});

afterEach(() => standIn.reset());
afterAll(() => standIn.stop());

function lookUp(query: HubLookupQuery, change: Partial<Hub> = {}) {
  return lookUpHubDataset(query, { hub: hubOn(standIn, new TestNetwork(), change) });
}

describe("lookUpHubDataset", () => {
  it("lists configurations and splits with their sizes, and shows the usual one", async () => {
    const found = await lookUp({ name: "https://huggingface.co/datasets/owner/data" });
    expect(hubLookup.parse(found)).toEqual(found);
    expect(found).toMatchObject({
      dataset: "owner/data",
      configs: [
        {
          name: "en",
          splits: [
            { name: "train", rows: 30 },
            { name: "test", rows: 7 },
          ],
        },
        { name: "default", splits: [{ name: "train", rows: 1 }] },
      ],
      preview: { config: "default", split: "train", rows: [["x"]], canFilter: true, isPartial: false },
      notes: [],
    });
    expect(found.configs[0]?.splits[0]?.sizeBytes).toBeGreaterThan(0);
  });

  it("shows the columns and first rows of what is asked for, labels by name", async () => {
    const { preview, notes } = await lookUp({ name: "owner/data", config: "en", split: "test" });
    expect(preview.columns).toMatchObject([
      { name: "id", type: "integer", isImported: true, isFilterable: true },
      { name: "label", type: "label", labels: ["neg", "pos"], values: ["neg", "pos"] },
      { name: "text", type: "text", labels: null },
      { name: "lang", type: "text", values: ["de", "en"] },
      { name: "tags", type: "list", values: [], isFilterable: false },
      { name: "photo", type: "media", isImported: false },
    ]);
    expect(preview.rows).toHaveLength(7);
    expect(preview.rows[1]?.slice(1)).toEqual(["pos", "text 1", "en", '["a","b"]', ""]);
    expect(notes).toEqual(["Left out, being images, sound or other bytes: “photo”."]);
  });

  it("does without what is only good to have", async () => {
    standIn.fail(/size|first-rows|is-valid/, { status: 404, headers: { "x-error-code": "ResponseNotFound" } }, 3);
    const found = await lookUp({ name: "owner/data", config: "en" });
    expect(found.configs[0]?.splits[0]).toEqual({ name: "train", rows: null, sizeBytes: null });
    expect(found.preview).toMatchObject({ rows: [], canFilter: false });
    expect(found.notes).toContain("The hub does not show the first rows at the moment.");
  });

  it("tells what the hub is not done with", async () => {
    standIn.fail(/splits/, {
      change: (body) =>
        body
          .replace('"pending":[]', '"pending":[{"config":"fr"}]')
          .replace('"failed":[]', '"failed":[{"config":"xx"}]'),
    });
    standIn.fail(/info/, { change: (body) => body.replace('"partial":false', '"partial":true') });
    expect((await lookUp({ name: "owner/data" })).notes).toEqual([
      "The hub is still preparing 1 more configuration. Look again in a few minutes.",
      "The hub could not read 1 configuration of it.",
      "The hub serves only the first part of this dataset, about 5 GB; the import has those rows.",
    ]);
  });

  it("needs a token for what is private", async () => {
    await expect(lookUp({ name: "owner/private" })).rejects.toMatchObject({
      code: "not_found",
      fields: [{ name: "name", reason: expect.stringMatching(/private or gated.*set HF_TOKEN/) }],
    });
    await expect(lookUp({ name: "owner/private" }, { token: "hf_other" })).rejects.toMatchObject({ code: "not_found" });
    expect((await lookUp({ name: "owner/private" }, { token: GOOD_TOKEN })).dataset).toBe("owner/private");
  });

  it.each([
    [{ name: "a b" }, "invalid", "name", /owner\/name/],
    [{ name: "owner/nothing" }, "not_found", "name", /does not exist/],
    [{ name: "owner/data", config: "fr" }, "invalid", "config", /no configuration “fr”\. There are en, default\./],
    [
      { name: "owner/data", config: "default", split: "test" },
      "invalid",
      "split",
      /no split “test”\. There is train\./,
    ],
  ])("refuses %j", async (query, code, name, reason) => {
    await expect(lookUp(query)).rejects.toMatchObject({
      code,
      fields: [{ name, reason: expect.stringMatching(reason) }],
    });
  });

  it("says so when there is nothing", async () => {
    standIn.fail(/splits/, { status: 200, body: '{"splits":[]}' });
    await expect(lookUp({ name: "owner/data" })).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(/no Parquet files of “owner\/data”\. Download the files of its page/),
    });
  });
});
