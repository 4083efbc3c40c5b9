import "server-only";
import { type Context, Hono } from "hono";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { newUuid } from "@/lib/store/ids";
import {
  classifyChatSchema,
  classifySchema,
  createJobSchema,
  dryRunQuerySchema,
  listFilesQuerySchema,
  listJobsQuerySchema,
  listModelsQuerySchema,
  moderateChatSchema,
  moderateSchema,
  moderationModelSchema,
  signedUrlQuerySchema,
  updateModelSchema,
} from "../requests";
import { type AccessRules, createAccess, ownHosts } from "./access";
import { setModelArchived } from "./archive-model";
import { createAuthorize, createRateLimit } from "./authorize";
import type { AppEnv, Caller } from "./caller";
import { cancelJob } from "./cancel-job";
import { classify } from "./classify";
import { classifyChat } from "./classify-chat";
import { createJob } from "./create-job";
import { deleteFile } from "./delete-file";
import { deleteModel } from "./delete-model";
import { downloadFile } from "./download-file";
import { dryRunJob } from "./dry-run-job";
import { errorAnswer, errorFamily } from "./errors";
import { getFile } from "./get-file";
import { getJobJson } from "./get-job";
import { getModel } from "./get-model";
import { type ActiveKeys, activeKeys } from "./keys/active";
import { listFiles } from "./list-files";
import { listJobs } from "./list-jobs";
import { listModels } from "./list-models";
import { type EngineMetrics, engineMetrics, recordRequest } from "./metrics";
import { clearModerationModel, getModerationModel, setModerationModel } from "./moderation/model";
import { moderate, moderateChat } from "./moderation/moderate";
import { type RateLimits, rateLimits } from "./rate-limits";
import { CHATS_BODY, LABELS_BODY, readJson, readQuery, SMALL_BODY, TEXTS_BODY } from "./read-body";
import { createSignedUrl } from "./signed-url";
import { startJob } from "./start-job";
import { updateModel } from "./update-model";
import { uploadFile } from "./upload-file";
import { addExtensionRoutes } from "./x/routes";

interface AppOptions {
  access: AccessRules;
  keys: ActiveKeys;
  limits: RateLimits;
  metrics: EngineMetrics;
}

/** What the environment says, with the state that the whole process shares. */
function configured(): AppOptions {
  return {
    access: { isExposed: env.isExposed, hosts: ownHosts(env) },
    keys: activeKeys(),
    limits: rateLimits(),
    metrics: engineMetrics(),
  };
}

const JOB_BODY = { ...LABELS_BODY, loc: ["body", "job_in"] };

const JSON_TYPE = { "content-type": "application/json" };

/** The Mistral API as one router: a function from Request to Response, mounted at /v1 and called in-process by the SDK. */
export function createApp({ access, keys, limits, metrics }: AppOptions = configured()): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    const startedAt = performance.now();
    c.set("requestId", newUuid());
    await next();
    // Hono answers it like a GET and drops the body, with the file that it would read.
    if (c.req.method === "HEAD") await c.res.body?.cancel();
    c.res.headers.set("x-request-id", c.get("requestId"));
    const ms = performance.now() - startedAt;
    recordRequest(metrics, c, ms / 1000);
    logRequest(c, ms);
  });
  app.use(createAccess(access));
  app.use(createAuthorize({ isExposed: access.isExposed, keys, limits, metrics }));
  app.use(createRateLimit(limits, metrics));
  addFileRoutes(app);
  addJobRoutes(app);
  addModelRoutes(app);
  addInferenceRoutes(app, metrics);
  addModerationRoutes(app, metrics);
  addExtensionRoutes(app, metrics);
  app.get("/metrics", async (c) =>
    c.body(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType }),
  );
  app.notFound((c) => answerError(c, new AppError("not_found", `There is no ${c.req.method} ${c.req.path} here.`)));
  app.onError((error, c) => answerError(c, error));
  return app;
}

function addFileRoutes(app: Hono<AppEnv>): void {
  app.post("/v1/files", async (c) => c.json(await uploadFile(c.req.raw)));
  app.get("/v1/files", async (c) => c.json(await listFiles(readQuery(c.req.url, listFilesQuerySchema))));
  app.get("/v1/files/:id", async (c) => c.json(await getFile(c.req.param("id"))));
  app.delete("/v1/files/:id", async (c) => c.json(await deleteFile(c.req.param("id"))));
  app.get("/v1/files/:id/content", async (c) => {
    const { body, headers } = await downloadFile(c.req.param("id"), c.req.url);
    return c.body(body, 200, headers);
  });
  app.get("/v1/files/:id/url", async (c) => {
    const { expiry } = readQuery(c.req.url, signedUrlQuerySchema);
    return c.json(await createSignedUrl(c.req.param("id"), expiry, c.req.url));
  });
}

function addJobRoutes(app: Hono<AppEnv>): void {
  app.post("/v1/fine_tuning/jobs", async (c) => {
    const { dry_run } = readQuery(c.req.url, dryRunQuerySchema);
    const request = await readJson(c.req.raw, createJobSchema, JOB_BODY);
    return c.json(dry_run ? await dryRunJob(request, c.req.raw.signal) : await createJob(request));
  });
  app.get("/v1/fine_tuning/jobs", async (c) => c.json(await listJobs(readQuery(c.req.url, listJobsQuerySchema))));
  app.get("/v1/fine_tuning/jobs/:id", async (c) => c.body(await getJobJson(c.req.param("id")), 200, JSON_TYPE));
  app.post("/v1/fine_tuning/jobs/:id/start", async (c) => c.json(await startJob(c.req.param("id"))));
  app.post("/v1/fine_tuning/jobs/:id/cancel", async (c) => c.json(await cancelJob(c.req.param("id"))));
}

/** Model ids contain colons, bare or percent-encoded; a parameter matches and decodes both. */
function addModelRoutes(app: Hono<AppEnv>): void {
  app.get("/v1/models", async (c) => c.json(await listModels(readQuery(c.req.url, listModelsQuerySchema))));
  app.get("/v1/models/:id", async (c) => c.json(await getModel(c.req.param("id"))));
  app.delete("/v1/models/:id", async (c) => c.json(await deleteModel(c.req.param("id"))));
  app.patch("/v1/fine_tuning/models/:id", async (c) => {
    const changes = await readJson(c.req.raw, updateModelSchema, SMALL_BODY);
    return c.json(await updateModel(c.req.param("id"), changes));
  });
  app.post("/v1/fine_tuning/models/:id/archive", async (c) => c.json(await setModelArchived(c.req.param("id"), true)));
  app.delete("/v1/fine_tuning/models/:id/archive", async (c) =>
    c.json(await setModelArchived(c.req.param("id"), false)),
  );
}

const NOT_SERVED = {
  "/v1/chat/completions": "Chat completion",
  "/v1/embeddings": "Embedding",
};

function addInferenceRoutes(app: Hono<AppEnv>, { texts }: EngineMetrics): void {
  app.post("/v1/classifications", async (c) => {
    const request = await readJson(c.req.raw, classifySchema, TEXTS_BODY);
    const answer = await classify(request, c.req.raw.signal);
    texts.inc({ work: "classification" }, countInputs(request.input));
    return c.body(answer, 200, JSON_TYPE);
  });
  app.post("/v1/chat/classifications", async (c) => {
    const request = await readJson(c.req.raw, classifyChatSchema, CHATS_BODY);
    const answer = await classifyChat(request, c.req.raw.signal);
    texts.inc({ work: "classification" }, countInputs(request.input));
    return c.body(answer, 200, JSON_TYPE);
  });
  for (const [path, what] of Object.entries(NOT_SERVED)) {
    app.post(path, (c) =>
      answerError(c, new AppError("not_found", `${what} is not served here: this server trains and runs classifiers.`)),
    );
  }
}

function countInputs(input: unknown): number {
  return Array.isArray(input) ? input.length : 1;
}

/** Moderation, and which model it is answered by; the hosted API has nothing like the latter. */
function addModerationRoutes(app: Hono<AppEnv>, { texts }: EngineMetrics): void {
  app.post("/v1/moderations", async (c) => {
    const answer = await moderate(await readJson(c.req.raw, moderateSchema, TEXTS_BODY), c.req.raw.signal);
    texts.inc({ work: "moderation" }, answer.results.length);
    return c.json(answer);
  });
  app.post("/v1/chat/moderations", async (c) => {
    const answer = await moderateChat(await readJson(c.req.raw, moderateChatSchema, CHATS_BODY), c.req.raw.signal);
    texts.inc({ work: "moderation" }, answer.results.length);
    return c.json(answer);
  });
  app.get("/v1/x/moderation-model", async (c) => c.json(await getModerationModel()));
  app.put("/v1/x/moderation-model", async (c) => {
    const { model } = await readJson(c.req.raw, moderationModelSchema, { ...SMALL_BODY, echo: true });
    return c.json(await setModerationModel(model));
  });
  app.delete("/v1/x/moderation-model", async (c) => c.json(await clearModerationModel()));
}

function answerError(c: Context<AppEnv>, error: unknown): Response {
  const answer = errorAnswer(error, errorFamily(c.req.path), c.get("requestId"));
  // Kept for the log line; an error that was answered on purpose is not thrown to Hono.
  c.error ??= error instanceof Error ? error : new Error(String(error));
  return Response.json(answer.body, { status: answer.status });
}

/** One line a request, without bodies, queries or headers. */
function logRequest(c: Context<AppEnv>, ms: number): void {
  const { status } = c.res;
  const line = { requestId: c.get("requestId"), method: c.req.method, path: c.req.path, status, ms: Math.round(ms) };
  if (status >= 500) log.error({ ...line, err: c.error }, "v1");
  else if (status >= 400) log.info({ ...line, reason: c.error?.message }, "v1");
  else log.debug(line, "v1");
}

let app: Hono<AppEnv> | undefined;

function answer(request: Request, caller: Caller): Promise<Response> {
  app ??= createApp();
  return Promise.resolve(app.fetch(request, { caller }));
}

/** The router, made once, for requests from outside. It has no state of its own: that lives in the database and on globalThis. */
export function v1(request: Request): Promise<Response> {
  return answer(request, { kind: "network", address: null });
}

/** The same, where the address of the connection's other end is known. */
export function v1From(request: Request, address: string | null): Promise<Response> {
  return answer(request, { kind: "network", address });
}

/** The same for this process itself, which needs no key. Never to be given a request that came in from outside. */
export function v1InProcess(request: Request): Promise<Response> {
  return answer(request, { kind: "in-process" });
}
