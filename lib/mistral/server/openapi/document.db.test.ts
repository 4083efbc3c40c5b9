import { describe, expect, it } from "vitest";
import { call } from "@/lib/testing/engine";
import { expectOpenApi } from "@/lib/testing/openapi";
import { createApp } from "../app";

const get = async () => (await call("GET", "/v1/x/openapi.json")).body;

describe("the OpenAPI document of /v1", () => {
  it("is OpenAPI 3.1 and has every route of the router, and no other", async () => {
    const routes = createApp()
      .routes.filter(({ method, path }) => method !== "ALL" && path.startsWith("/v1/"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, "{}")}`);
    expect(expectOpenApi(await get())).toEqual([...new Set(routes)].sort());
  });

  it("says what is sent as it is parsed", async () => {
    const { paths } = await get();
    const create = paths["/v1/fine_tuning/jobs"].post;
    const body = create.requestBody.content["application/json"].schema;
    expect(body.required).toEqual(["model", "hyperparameters"]);
    expect(body.properties.invalid_sample_skip_percentage.anyOf[0]).toMatchObject({ minimum: 0, maximum: 0.5 });
    expect(body.properties.hyperparameters.properties.learning_rate.anyOf[0]).toMatchObject({ maximum: 1 });
    expect(create.parameters).toMatchObject([{ name: "dry_run", in: "query", required: false }]);
    const list = paths["/v1/files"].get.parameters.map(({ name }: { name: string }) => name);
    expect(list).toEqual([
      "page",
      "page_size",
      "include_total",
      "sample_type",
      "source",
      "mimetypes",
      "search",
      "purpose",
    ]);
    expect(body.properties.classifier_targets.anyOf[0]).toMatchObject({
      type: "array",
      maxItems: 100,
      items: { required: ["name", "labels"], properties: { labels: { maxItems: 20_000, items: { type: "string" } } } },
    });
    const [steps] = paths["/v1/x/jobs/{job_id}/metrics"].get.parameters.slice(1);
    expect(steps).toMatchObject({ name: "after_step", in: "query", required: false });
    const explained = paths["/v1/x/classifications"].post.requestBody.content["application/json"].schema;
    expect(explained.properties.input.anyOf).toContainEqual(expect.objectContaining({ maxItems: 100 }));
    const thresholds = paths["/v1/x/models/{model_id}/thresholds"].put.requestBody.content["application/json"].schema;
    expect(thresholds).toMatchObject({ type: "object", maxProperties: 100 });
    const classify = paths["/v1/classifications"].post.requestBody.content["application/json"].schema;
    expect(classify).toMatchObject({ required: ["model", "input"], additionalProperties: false });
    expect(paths["/v1/files"].post.requestBody.content["multipart/form-data"].schema.properties).toHaveProperty("file");
  });

  it("says what is answered by the names of shapes", async () => {
    const { paths, components } = await get();
    const answer = paths["/v1/fine_tuning/jobs/{job_id}"].get.responses["200"].content["application/json"];
    expect(answer.schema).toEqual({ $ref: "#/components/schemas/JobDetails" });
    expect(components.schemas.JobDetails.required).toContain("classifier_targets");
    expect(paths["/v1/files/{file_id}/content"].get.responses["200"].content).toEqual({
      "application/octet-stream": {},
    });
  });
});
