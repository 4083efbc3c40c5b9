import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { problem } from "@/lib/http/problem";
import { preparationDetail, preparationList, splitExamples } from "@/lib/preparations/schema";
import { paths } from "@/lib/store/paths";
import { aPreparation } from "@/lib/testing/factories";
import { context, request } from "@/lib/testing/requests";
import * as file from "./[preparationId]/[file]/route";
import * as examples from "./[preparationId]/examples/route";
import * as preparation from "./[preparationId]/route";
import * as preparations from "./route";

async function expectNotFound(response: Response) {
  expect(response.status).toBe(404);
  expect(problem.parse(await response.json()).code).toBe("not_found");
}

describe("/api/preparations", () => {
  it("lists those of a dataset", async () => {
    const made = await aPreparation();
    const response = await preparations.GET(request(`/api/preparations?datasetId=${made.datasetId}`), context());
    expect(preparationList.parse(await response.json()).data.map(({ id }) => id)).toEqual([made.id]);
  });

  it("answers with one, its examples and its files", async () => {
    const { id } = await aPreparation({ name: 'Été "24"' });
    const at = context({ preparationId: id });
    expect(
      preparationDetail.parse(await (await preparation.GET(request(`/api/preparations/${id}`), at)).json()).id,
    ).toBe(id);
    const shown = await examples.GET(request(`/api/preparations/${id}/examples?split=validation&limit=3`), at);
    expect(splitExamples.parse(await shown.json()).data).toHaveLength(3);

    const response = await file.GET(
      request(`/api/preparations/${id}/train.jsonl`),
      context({ preparationId: id, file: "train.jsonl" }),
    );
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="_t_ -24--train.jsonl"; filename*=UTF-8''%C3%89t%C3%A9%20-24--train.jsonl`,
    );
    const body = Buffer.from(await response.arrayBuffer());
    expect(body).toEqual(await readFile(paths.preparationSplit(id, "train")));
    expect(response.headers.get("content-length")).toBe(String(body.length));
  });

  it("does not know anything else", async () => {
    const { id } = await aPreparation();
    await expectNotFound(await preparation.GET(request("/api/preparations/x"), context({ preparationId: "x" })));
    for (const name of ["recipe.json", "..%2f..%2fstudio.db", "train"]) {
      await expectNotFound(await file.GET(request("/x"), context({ preparationId: id, file: name })));
    }
    await expectNotFound(await file.GET(request("/x"), context({ preparationId: "../..", file: "train.jsonl" })));
  });
});
