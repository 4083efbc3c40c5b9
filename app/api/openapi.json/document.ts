import { z } from "zod";
import { datasetDetail } from "@/lib/datasets/schema";
import { datasetSteps } from "@/lib/datasets/steps-schema";
import { type Answer, type Operation, openApiDocument } from "@/lib/http/openapi";
import { problem } from "@/lib/http/problem";
import type { RouteSpec } from "@/lib/http/route";
import { jobDetail } from "@/lib/jobs/schema";
import { modelSummary } from "@/lib/models/schema";
import { webhookMessage } from "@/lib/notifications/webhook-schema";
import { preparationDetail } from "@/lib/preparations/schema";
import { METHODS, type Method, ROUTES } from "./routes";
import { WORDS } from "./words";

export const documentSchema = z.record(z.string(), z.unknown());

const ERROR: Answer = {
  description: "What went wrong, for a person",
  content: { "application/problem+json": problem },
};

/** An operation from what its route was declared with. Throws for a route that nobody has found words for. */
function operationOf(method: Method, path: string, spec: RouteSpec): Operation {
  const words = WORDS.get(`${method} ${path}`);
  if (!words) throw new Error(`${method} ${path} has no words in app/api/openapi.json/words.ts.`);
  const { operationId, summary, tag, form, answers } = words;
  const query = spec.query ?? words.query;
  const media = answers ?? "application/json";
  return {
    method: method.toLowerCase() as Lowercase<Method>, // what it does, which its type does not say
    path,
    operationId,
    summary,
    tag,
    ...(spec.params && { params: spec.params }),
    ...(query && { query }),
    ...(spec.body && { body: { "application/json": spec.body } }),
    ...(form && { body: { "multipart/form-data": form } }),
    answers: {
      [String(spec.status ?? 200)]: { description: summary, content: { [media]: spec.response ?? null } },
      "4XX": ERROR,
      "5XX": ERROR,
    },
  };
}

/** Answers of several routes, which stand in the document once. */
const COMPONENTS = {
  Dataset: datasetDetail,
  DatasetSteps: datasetSteps,
  Preparation: preparationDetail,
  Job: jobDetail,
  Model: modelSummary,
  Problem: problem,
  /** The body of a request that a webhook gets. */
  WebhookMessage: webhookMessage,
};

let document: ReturnType<typeof openApiDocument> | undefined;

/** The OpenAPI 3.1 document of everything below /api. Made once: it depends on nothing but the code. */
export function apiDocument() {
  document ??= makeDocument();
  return document;
}

function makeDocument() {
  const operations = Object.entries(ROUTES).flatMap(([path, handlers]) =>
    METHODS.flatMap((method) => {
      const handler = handlers[method];
      return handler ? [operationOf(method, path, handler.spec)] : [];
    }),
  );
  operations.push(operationOf("GET", "/api/openapi.json", { response: documentSchema }));
  return openApiDocument({
    title: "Classifier Studio",
    version: "1",
    description:
      "What the screens do. Names are camelCase, errors are RFC 9457 problem+json. Training and classifying by programs is the Mistral API below /v1, described at /v1/x/openapi.json.",
    operations,
    components: COMPONENTS,
  });
}
