import "server-only";
import { z } from "zod";

/*
 * An OpenAPI 3.1 document from a list of operations whose shapes are zod schemas: the ones that parse what comes and goes,
 * so the document cannot say anything else than the code does.
 */

export type HttpMethod = "get" | "post" | "put" | "patch" | "delete";

export interface Answer {
  description: string;
  /** By media type; null for anything that no schema describes, such as a file. Left out for an answer without a body. */
  content?: Record<string, z.ZodType | null>;
}

export interface Operation {
  method: HttpMethod;
  /** With parameters in braces: `/v1/files/{file_id}`. */
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  tag: string;
  /** An object whose keys are query parameters. */
  query?: z.ZodType;
  /** An object whose keys are the parameters of the path; text of any kind unless told otherwise. */
  params?: z.ZodType;
  /** By media type. */
  body?: Record<string, z.ZodType>;
  /** By status, or by range such as `4XX`. */
  answers: Record<string, Answer>;
}

export interface DocumentOptions {
  title: string;
  version: string;
  description: string;
  operations: readonly Operation[];
  /** Schemas that stand in the document once, by their names. */
  components: Record<string, z.ZodType>;
  /** How clients say who they are. */
  security?: { name: string; scheme: Record<string, unknown> };
}

type JsonSchema = Record<string, unknown>;

/** The document, ready for JSON. */
export function openApiDocument({ title, version, description, operations, components, security }: DocumentOptions) {
  const names = new Map(Object.entries(components).map(([name, schema]) => [schema, name]));
  const refer = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
    const name = names.get(schema);
    return name === undefined ? jsonSchema(schema, io) : { $ref: `#/components/schemas/${name}` };
  };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation, refer) };
  }
  return {
    openapi: "3.1.0",
    info: { title, version, description },
    ...(security && { security: [{ [security.name]: [] }] }),
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(components).map(([name, schema]) => [name, jsonSchema(schema, "output")]),
      ),
      ...(security && { securitySchemes: { [security.name]: security.scheme } }),
    },
  };
}

function operationObject(operation: Operation, refer: (schema: z.ZodType, io: "input" | "output") => JsonSchema) {
  const { operationId, summary, description, tag, body } = operation;
  const parameters = [...pathParameters(operation), ...queryParameters(operation)];
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: mapValues(body, (schema) => ({ schema: refer(schema, "input") })),
      },
    }),
    responses: mapValues(operation.answers, ({ description: words, content }) => ({
      description: words,
      ...(content && {
        content: mapValues(content, (schema) => (schema === null ? {} : { schema: refer(schema, "output") })),
      }),
    })),
  };
}

function pathParameters({ path, params }: Operation) {
  const known = params ? propertiesOf(params) : {};
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: known[name] ?? { type: "string" },
  }));
}

function queryParameters({ query }: Operation) {
  if (!query) return [];
  const required = new Set(requiredOf(jsonSchema(query, "input")));
  return Object.entries(propertiesOf(query)).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.has(name),
    schema,
  }));
}

function propertiesOf(schema: z.ZodType): Record<string, JsonSchema> {
  return (jsonSchema(schema, "input").properties ?? {}) as Record<string, JsonSchema>; // as JSON Schema has it
}

function requiredOf(schema: JsonSchema): string[] {
  return (schema.required ?? []) as string[]; // as JSON Schema has it
}

/** What a zod schema takes (`input`) or gives (`output`), as JSON Schema 2020-12, which is OpenAPI 3.1's own. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}

function mapValues<T, R>(values: Record<string, T>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
