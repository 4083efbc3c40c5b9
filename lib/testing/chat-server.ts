import { z } from "zod";
import { serveHttp } from "./http-server";

/* Plays a server with chat on loopback: it checks what it is asked as the API does, and answers by a rule. */

const schemaOfAnswer = z.strictObject({
  type: z.literal("object"),
  properties: z.record(
    z.string(),
    z.union([
      z.strictObject({ type: z.literal("string"), enum: z.array(z.string()).min(1) }),
      z.strictObject({
        type: z.literal("array"),
        items: z.strictObject({ type: z.literal("string"), enum: z.array(z.string()).min(1) }),
      }),
    ]),
  ),
  required: z.array(z.string()).min(1),
  additionalProperties: z.literal(false),
});

const requestSchema = z.strictObject({
  model: z.string(),
  temperature: z.literal(0),
  max_tokens: z.int().min(1),
  stream: z.literal(false),
  messages: z.tuple([
    z.strictObject({ role: z.literal("system"), content: z.string().min(1) }),
    z.strictObject({ role: z.literal("user"), content: z.string() }),
  ]),
  response_format: z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: z.string().regex(/^[\w-]{1,64}$/),
      schema: schemaOfAnswer,
      strict: z.literal(true),
    }),
  }),
});

/** What a chat model was asked about one text. */
export interface AskedText {
  model: string;
  system: string;
  text: string;
  schema: z.infer<typeof schemaOfAnswer>;
  maxTokens: number;
}

/** The message's content, another answer altogether, or none: the connection is cut. */
export type ChatRule = (asked: AskedText) => Promise<string | Response | "cut"> | string | Response | "cut";

export interface ChatServer {
  origin: string;
  /** Every request that was understood, the oldest first. */
  asked: AskedText[];
  /** The most requests that were under way at once. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

interface ChatServerOptions {
  apiKey: string;
  /** Tokens that each answer says it took. */
  usage: { prompt_tokens: number; completion_tokens: number };
}

/** Starts one on a free port. A request that does not fit the protocol is answered with 422 and what is wrong with it. */
export async function startChatServer(rule: ChatRule, { apiKey, usage }: ChatServerOptions): Promise<ChatServer> {
  const asked: AskedText[] = [];
  let now = 0;
  let most = 0;
  const server = await serveHttp(async (request) => {
    if (request.method !== "POST" || new URL(request.url).pathname !== "/v1/chat/completions") {
      return Response.json({ detail: "Not Found" }, { status: 404 });
    }
    if (request.headers.get("authorization") !== `Bearer ${apiKey}`) {
      return Response.json({ detail: "Unauthorized" }, { status: 401 });
    }
    const { data, error } = requestSchema.safeParse(await request.json());
    if (error !== undefined) return Response.json({ detail: z.prettifyError(error) }, { status: 422 });
    const [system, user] = data.messages;
    const { schema } = data.response_format.json_schema;
    const one = { model: data.model, system: system.content, text: user.content, schema, maxTokens: data.max_tokens };
    asked.push(one);
    now += 1;
    most = Math.max(most, now);
    try {
      const answer = await rule(one);
      if (answer === "cut") throw new Error("cut");
      return typeof answer === "string" ? completion(one.model, answer, usage) : answer;
    } finally {
      now -= 1;
    }
  });
  return { origin: server.origin, asked, mostAtOnce: () => most, close: server.close };
}

function completion(model: string, content: string, usage: ChatServerOptions["usage"]): Response {
  return Response.json({
    id: "cmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model,
    choices: [{ index: 0, message: { role: "assistant", content, tool_calls: null }, finish_reason: "stop" }],
    usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
  });
}
