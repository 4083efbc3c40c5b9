import { describe, expect, it } from "vitest";
import { DELETE } from "@/app/api/job-presets/[presetId]/route";
import { GET, POST } from "@/app/api/job-presets/route";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { context, request } from "@/lib/testing/requests";
import { jobPreset, jobPresetList } from "../presets-schema";
import { jobSettings } from "../schema";

const settings = jobSettings.parse({ model: "encoder", targets: [{ name: "intent", weight: 2 }] });

async function save(body: object) {
  const response = await POST(request("/api/job-presets", { method: "POST", body }), context());
  return { status: response.status, body: await response.json() };
}

async function names() {
  const response = await GET(request("/api/job-presets"), context());
  return jobPresetList.parse(await response.json()).data.map(({ name }) => name);
}

describe("/api/job-presets", () => {
  it("keeps settings under a name, lists them by name, and forgets them", async () => {
    const { status, body } = await save({ name: "  quick look ", settings });
    expect(status).toBe(201);
    const preset = jobPreset.parse(body);
    expect(preset).toMatchObject({ name: "quick look", settings });
    await save({ name: "careful", settings });
    expect(await names()).toEqual(["careful", "quick look"]);

    const gone = () => DELETE(request("/x", { method: "DELETE" }), context({ presetId: preset.id }));
    expect(jobPresetList.parse(await (await gone()).json()).data.map(({ name }) => name)).toEqual(["careful"]);
    expect((await gone()).status).toBe(404);
    // Undo: the same again.
    expect((await save({ name: preset.name, settings: preset.settings })).status).toBe(201);
    expect(await names()).toEqual(["careful", "quick look"]);
  });

  it("asks before it overwrites, at the field of the name", async () => {
    const first = jobPreset.parse((await save({ name: "taken", settings })).body);
    const refused = await save({ name: "taken", settings: { ...settings, model: "ngram" } });
    expect(refused.status).toBe(409);
    expect(problem.parse(refused.body)).toMatchObject({ code: "conflict", fields: [{ name: "name" }] });
    const again = await save({ name: "taken", settings: { ...settings, model: "ngram" }, overwrite: true });
    expect(jobPreset.parse(again.body)).toMatchObject({ id: first.id, settings: { model: "ngram" } });
  });

  it.each([
    [{ name: " ", settings }, "name"],
    [{ name: "x".repeat(81), settings }, "name"],
    [{ name: "ok", settings: { hyperparameters: { seqLen: 1 } } }, "settings.hyperparameters.seqLen"],
  ])("refuses %j at %s", async (body, field) => {
    const refused = await save(body);
    expect(refused.status).toBe(422);
    expect(problem.parse(refused.body).fields.map(({ name }) => name)).toEqual([field]);
  });

  it("leaves out what a later version wrote", async () => {
    await db.jobPreset.create({ data: { id: "pst_later", name: "later", settings: { version: 2 } } });
    expect(await names()).not.toContain("later");
  });
});
