import "server-only";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { db } from "@/lib/db/client";
import { remember } from "@/lib/remember";
import { jobStatusSchema } from "../schema";
import type { AppEnv } from "./caller";
import { modelCache } from "./serving/model-cache";

/*
 * What Prometheus reads at /metrics. No label ever holds an id, a name or anything else that a client chooses: their
 * number is fixed, whatever is sent.
 */

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]);
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const WORK_BUCKETS = [0.5, 1, 2.5, 5, 10, 30, 60, 180, 600, 1800, 3600, 4 * 3600];

export type EngineMetrics = ReturnType<typeof createEngineMetrics>;

/** A registry of its own with every metric of the engine, and those of the process. */
export function createEngineMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addQueueGauges(registers);
  addModelGauges(registers);
  return {
    registry,
    requests: new Counter({
      name: "studio_v1_requests_total",
      help: "Requests to the engine's API, by the pattern of the route.",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "studio_v1_request_duration_seconds",
      help: "Time until an answer began.",
      labelNames: ["method", "route"],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
    workSeconds: new Histogram({
      name: "studio_work_duration_seconds",
      help: "Time that validations and trainings took, however they ended.",
      labelNames: ["work"],
      buckets: WORK_BUCKETS,
      registers,
    }),
    texts: new Counter({
      name: "studio_texts_total",
      help: "Texts and conversations that were classified or moderated.",
      labelNames: ["work"],
      registers,
    }),
    rateLimited: new Counter({
      name: "studio_rate_limited_total",
      help: "Requests that were refused because a client asked too often.",
      labelNames: ["limit"],
      registers,
    }),
    unauthorized: new Counter({
      name: "studio_unauthorized_total",
      help: "Requests that were refused because their key was missing or wrong.",
      registers,
    }),
  };
}

function addQueueGauges(registers: Registry[]): void {
  new Gauge({
    name: "studio_jobs",
    help: "Jobs by status.",
    labelNames: ["status"],
    registers,
    async collect() {
      const groups = await db.engineJob.groupBy({ by: ["status"], _count: { _all: true } });
      const counts = new Map(groups.map((group) => [group.status, group._count._all]));
      for (const status of jobStatusSchema.options) this.set({ status }, counts.get(status) ?? 0);
    },
  });
  new Gauge({
    name: "studio_queue_length",
    help: "Jobs that wait for a place.",
    labelNames: ["work"],
    registers,
    async collect() {
      const [validation, training] = await Promise.all([
        db.engineJob.count({ where: { status: "QUEUED", queuedAt: null } }),
        db.engineJob.count({ where: { status: "QUEUED", queuedAt: { not: null } } }),
      ]);
      this.set({ work: "validation" }, validation);
      this.set({ work: "training" }, training);
    },
  });
}

function addModelGauges(registers: Registry[]): void {
  new Gauge({
    name: "studio_models_loaded",
    help: "Models in the warm cache.",
    registers,
    collect() {
      this.set(modelCache().stats().loaded);
    },
  });
  new Gauge({
    name: "studio_models_loaded_bytes",
    help: "Memory of the models in the warm cache.",
    registers,
    collect() {
      this.set(modelCache().stats().bytes);
    },
  });
}

/** The metrics of this process: one registry, however many instances of the modules there are. */
export function engineMetrics(): EngineMetrics {
  return remember("engine.metrics", createEngineMetrics);
}

/** Counts a request that was answered. */
export function recordRequest(metrics: EngineMetrics, c: Context<AppEnv>, seconds: number): void {
  const method = METHODS.has(c.req.method) ? c.req.method : "other";
  const route = routePattern(c);
  metrics.requests.inc({ method, route, status: c.res.status });
  metrics.requestSeconds.observe({ method, route }, seconds);
}

/** `/v1/files/:id` for whatever file; `none` for a path that no route has. */
function routePattern(c: Context<AppEnv>): string {
  const last = matchedRoutes(c).at(-1)?.path ?? "/*";
  return last.endsWith("*") ? "none" : last;
}
