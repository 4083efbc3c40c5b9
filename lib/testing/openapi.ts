import { expect } from "vitest";
import { z } from "zod";

/*
 * The structure of an OpenAPI 3.1 document, as its specification demands it of what our documents use. Strict, so that
 * a key that does not belong somewhere is a failure.
 */

const jsonSchema = z.record(z.string(), z.unknown());
const media = z.record(z.string().regex(/^[\w.*+-]+\/[\w.*+-]+$/), z.strictObject({ schema: jsonSchema.optional() }));
const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(["path", "query", "header", "cookie"]),
  required: z.boolean(),
  schema: jsonSchema,
});
const operation = z.strictObject({
  operationId: z.string().regex(/^[A-Za-z]\w*$/),
  summary: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()).min(1),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content: media }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/),
    z.strictObject({ description: z.string().min(1), content: media.optional() }),
  ),
});
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;
const documentSchema = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string().min(1), version: z.string().min(1), description: z.string() }),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(z.string().startsWith("/"), z.partialRecord(z.enum(METHODS), operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), jsonSchema),
    securitySchemes: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  }),
});

const TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);

/** Fails unless a document is OpenAPI 3.1; returns its operations as `GET /path/{}`, with every parameter nameless. */
export function expectOpenApi(value: unknown): string[] {
  // As a client gets it.
  const document = documentSchema.parse(JSON.parse(JSON.stringify(value)));
  const operationIds: string[] = [];
  const found: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, { operationId, parameters = [] }] of Object.entries(methods)) {
      operationIds.push(operationId);
      found.push(`${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
      const described = parameters.filter((one) => one.in === "path");
      expect(
        described.map(({ name }) => name),
        `parameters of ${path}`,
      ).toEqual(inPath);
      expect(described.every(({ required }) => required)).toBe(true);
      const names = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(names).size, `parameters of ${path} are named once`).toBe(names.length);
    }
  }
  expect(new Set(operationIds).size, "operation ids are unique").toBe(operationIds.length);
  const tags = new Set(document.tags.map(({ name }) => name));
  for (const methods of Object.values(document.paths)) {
    for (const one of Object.values(methods)) expect(one.tags.every((tag) => tags.has(tag))).toBe(true);
  }
  for (const requirement of document.security ?? []) {
    expect(Object.keys(document.components.securitySchemes ?? {})).toEqual(
      expect.arrayContaining(Object.keys(requirement)),
    );
  }
  expectSchemas(document, document);
  return found.sort();
}

/** References lead somewhere, and types are those of JSON Schema. */
function expectSchemas(node: unknown, document: unknown): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "$ref" && typeof value === "string") expect(lookUp(document, value), value).toBeTypeOf("object");
    if (key === "type" && typeof value === "string" && !("scheme" in node)) expect(TYPES, value).toContain(value);
    expectSchemas(value, document);
  }
}

function lookUp(document: unknown, reference: string): unknown {
  expect(reference).toMatch(/^#\//);
  const keys = reference.slice(2).split("/");
  return keys.reduce((node, key) => (node as Record<string, unknown>)[key], document); // fails as undefined
}
