import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { problem } from "@/lib/http/problem";
import { expectOpenApi } from "@/lib/testing/openapi";
import { GET } from "./route";

const API = path.resolve("app/api");

/** Every method of every route file, as `GET /api/things/{}`. */
function operationsOnDisk(): string[] {
  return readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .flatMap((file) => {
      const address = `/api/${path.dirname(file)}`.replaceAll(/\[\w+\]/g, "{}");
      const source = readFileSync(path.join(API, file), "utf8");
      return [...source.matchAll(/^export const ([A-Z]+) = /gm)].map(([, method]) => `${method} ${address}`);
    });
}

const ask = (host: string) =>
  GET(new Request("http://127.0.0.1:3000/api/openapi.json", { headers: { host } }), { params: Promise.resolve({}) });

async function document() {
  const response = await ask("127.0.0.1:3000");
  expect(response.status).toBe(200);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the document, and a wrong guess fails it
  return (await response.json()) as any;
}

it("is OpenAPI 3.1 and has every route and method below app/api, and no other", async () => {
  expect(expectOpenApi(await document())).toEqual(operationsOnDisk().sort());
}, 60_000);

it("says what is sent and answered as it is parsed", async () => {
  const { paths, components } = await document();
  const rename = paths["/api/models/{modelId}"].patch;
  expect(rename.requestBody.content["application/json"].schema).toMatchObject({
    properties: { name: { minLength: 1, maxLength: 120 }, notes: { maxLength: 10_000 } },
  });
  expect(paths["/api/models/aliases/{name}"].put.requestBody.content["application/json"].schema).toMatchObject({
    required: ["modelId"],
  });
  const upload = paths["/api/datasets"].post;
  expect(upload.requestBody.content["multipart/form-data"].schema.required).toEqual(["file"]);
  const answer = upload.responses["201"].content["application/json"].schema;
  expect(answer).toEqual({ $ref: "#/components/schemas/Dataset" });
  expect(components.schemas.Dataset.properties).toHaveProperty("columns");
  const errors = rename.responses["4XX"].content["application/problem+json"].schema;
  expect(errors).toEqual({ $ref: "#/components/schemas/Problem" });
  expect(paths["/api/jobs/{jobId}/stream"].get.responses["200"].content).toEqual({ "text/event-stream": {} });
});

it("answers errors as it says", async () => {
  const response = await ask("elsewhere.example");
  expect(response.status).toBe(403);
  expect(problem.parse(await response.json()).code).toBe("forbidden");
});
