import "server-only";
import type { Hono } from "hono";
import {
  aliasRequestSchema,
  estimateRequestSchema,
  explainRequestSchema,
  metricsQuerySchema,
  positionRequestSchema,
  setThresholdsSchema,
} from "../../x-schema";
import type { AppEnv } from "../caller";
import type { EngineMetrics } from "../metrics";
import { v1Document } from "../openapi/document";
import { LABELS_BODY, readJson, readQuery, SMALL_BODY } from "../read-body";
import { changeThresholds, resetThresholds } from "./change-thresholds";
import { classifyExplained } from "./classify-explained";
import { deleteAlias } from "./delete-alias";
import { downloadModel } from "./download-model";
import { estimateTraining } from "./estimate";
import { finishJob } from "./finish-job";
import { getMetrics } from "./get-metrics";
import { listAliases } from "./list-aliases";
import { getModelDetails } from "./model-details";
import { moveInQueue } from "./move-in-queue";
import { setAlias } from "./set-alias";
import { uploadModel } from "./upload-model";

const JSON_TYPE = { "content-type": "application/json" };
/** 100 inputs. */
const FEW_TEXTS_BODY = { ...SMALL_BODY, echo: true, maxBytes: 4 * SMALL_BODY.maxBytes };

/** 200 texts, which a management route does not repeat. */
const SAMPLE_BODY = { ...LABELS_BODY, maxValues: 2000 };

/** What this engine does beyond the Mistral API, below /v1/x. */
export function addExtensionRoutes(app: Hono<AppEnv>, { texts }: EngineMetrics): void {
  app.get("/v1/x/jobs/:id/metrics", async (c) => {
    const question = readQuery(c.req.url, metricsQuerySchema);
    return c.body(await getMetrics(c.req.param("id"), question, c.req.raw.signal), 200, JSON_TYPE);
  });
  app.post("/v1/x/jobs/:id/finish", async (c) => c.json(await finishJob(c.req.param("id"))));
  app.post("/v1/x/jobs/:id/position", async (c) => {
    const { position } = await readJson(c.req.raw, positionRequestSchema, SMALL_BODY);
    return c.json(await moveInQueue(c.req.param("id"), position));
  });
  app.post("/v1/x/estimate", async (c) => {
    const request = await readJson(c.req.raw, estimateRequestSchema, SAMPLE_BODY);
    return c.json(await estimateTraining(request, c.req.raw.signal));
  });
  app.post("/v1/x/models/file", async (c) => c.json(await uploadModel(c.req.raw)));
  app.get("/v1/x/models/:id", async (c) => c.json(await getModelDetails(c.req.param("id"))));
  app.get("/v1/x/models/:id/file", async (c) => {
    const { body, headers } = await downloadModel(c.req.param("id"));
    return c.body(body, 200, headers);
  });
  app.put("/v1/x/models/:id/thresholds", async (c) => {
    const thresholds = await readJson(c.req.raw, setThresholdsSchema, LABELS_BODY);
    return c.json(await changeThresholds(c.req.param("id"), thresholds));
  });
  app.delete("/v1/x/models/:id/thresholds", async (c) => c.json(await resetThresholds(c.req.param("id"))));
  app.get("/v1/x/aliases", async (c) => c.json(await listAliases()));
  app.put("/v1/x/aliases/:name", async (c) => {
    const { model } = await readJson(c.req.raw, aliasRequestSchema, SMALL_BODY);
    return c.json(await setAlias(c.req.param("name"), model));
  });
  app.delete("/v1/x/aliases/:name", async (c) => c.json(await deleteAlias(c.req.param("name"))));
  app.get("/v1/x/openapi.json", (c) => c.json(v1Document()));
  app.post("/v1/x/classifications", async (c) => {
    const request = await readJson(c.req.raw, explainRequestSchema, FEW_TEXTS_BODY);
    const answer = await classifyExplained(request, c.req.raw.signal);
    texts.inc({ work: "classification" }, answer.results.length);
    return c.json(answer);
  });
}
