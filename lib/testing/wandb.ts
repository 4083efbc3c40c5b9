import { z } from "zod";
import { serveHttp, type TestServer } from "./http-server";

/** A run as W&B's own server would have it after what was sent. */
export interface StoredRun {
  entity: string;
  project: string;
  name: string;
  displayName: string;
  config: Record<string, { value: unknown }>;
  history: Record<string, number>[];
  summary: Record<string, number>;
  exitCode: number | null;
}

/** What a fault does instead of an answer. */
export type Fault = "cut" | number;

export interface WandbStandIn extends TestServer {
  runs: Map<string, StoredRun>;
  /** What was sent that W&B's interface does not allow. */
  violations: string[];
  /** Asked before each answer: a fault to play, or null. */
  faults: (path: string) => Fault | null;
  requests: number;
}

const graphBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()) });
const upsertVariables = z.object({
  entity: z.string().min(1),
  project: z.string().min(1),
  name: z.string().regex(/^[\w-]{1,128}$/),
  displayName: z.string().min(1),
  config: z.string(),
  jobType: z.string(),
  state: z.string(),
});
const wandbConfig = z.record(z.string(), z.object({ value: z.unknown(), desc: z.null() }));
const numbers = z.record(z.string(), z.number());
const historyRow = z.looseObject({
  _step: z.number().int().min(0),
  _timestamp: z.number().positive(),
  _runtime: z.number().min(0),
});
const streamBody = z.union([
  z.strictObject({
    files: z.strictObject({
      "wandb-history.jsonl": z.object({ offset: z.number().int().min(0), content: z.array(z.string()) }),
      "wandb-summary.json": z.object({ offset: z.literal(0), content: z.array(z.string()).length(1) }),
    }),
  }),
  z.strictObject({ complete: z.literal(true), exitcode: z.number().int() }),
]);

/**
 * A server on loopback that speaks what of W&B's interface runs are sent through, and keeps what it gets: it refuses a
 * wrong key, an unknown run, a gap in the history, and a line that says another thing than the one sent before.
 */
export async function wandbStandIn(apiKey: string, entity = "team"): Promise<WandbStandIn> {
  const runs = new Map<string, StoredRun>();
  const violations: string[] = [];
  const state = { faults: (_path: string): Fault | null => null, requests: 0 };
  const wanted = `Basic ${Buffer.from(`api:${apiKey}`).toString("base64")}`;
  const refuse = (status: number, why: string) => {
    violations.push(why);
    return Response.json({ error: why }, { status });
  };
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const body = await request.text();
    state.requests += 1;
    const fault = state.faults(pathname);
    const served = await serve(request, pathname, body);
    // After the work: an answer that is lost is the harder case.
    if (fault === "cut") throw new Error("the connection is cut");
    return fault === null ? served : new Response("<html>Bad gateway</html>", { status: fault });
  };
  const serve = async (request: Request, pathname: string, body: string): Promise<Response> => {
    if (request.headers.get("authorization") !== wanted) return new Response("unauthorized", { status: 401 });
    if (pathname === "/graphql") return graphql(JSON.parse(body));
    const [, files, runEntity, project, name, end] = pathname.split("/").map(decodeURIComponent);
    if (files !== "files" || end !== "file_stream") return refuse(404, `an unknown address: ${pathname}`);
    const run = runs.get(`${runEntity}/${project}/${name}`);
    return run ? stream(run, JSON.parse(body)) : refuse(404, `a run that was not made: ${pathname}`);
  };
  const graphql = (sent: unknown): Response => {
    const { query, variables } = graphBody.parse(sent);
    if (/^query Viewer\b/.test(query)) return Response.json({ data: { viewer: { entity } } });
    const parsed = upsertVariables.safeParse(variables);
    if (!/\bupsertBucket\(input:/.test(query) || !parsed.success) return refuse(400, "an unknown request of GraphQL");
    const { project, name, displayName, ...given } = parsed.data;
    const key = `${given.entity}/${project}/${name}`;
    const config = wandbConfig.parse(JSON.parse(given.config));
    const known = runs.get(key);
    const run = known ?? { history: [], summary: {}, exitCode: null };
    runs.set(key, { ...run, entity: given.entity, project, name, displayName, config });
    const bucket = { name, project: { name: project, entity: { name: given.entity } } };
    return Response.json({ data: { upsertBucket: { bucket, inserted: known === undefined } } });
  };
  const stream = (run: StoredRun, sent: unknown): Response => {
    const parsed = streamBody.safeParse(sent);
    if (!parsed.success) return refuse(400, `a body of another form: ${parsed.error.message}`);
    if ("complete" in parsed.data) {
      run.exitCode = parsed.data.exitcode;
      return Response.json({ exitcode: null });
    }
    const { offset, content } = parsed.data.files["wandb-history.jsonl"];
    if (offset > run.history.length) return refuse(400, `a gap: line ${offset} after ${run.history.length}`);
    for (const [index, line] of content.entries()) {
      const row = numbers.parse(historyRow.parse(JSON.parse(line)));
      const before = run.history[offset + index];
      if (before && JSON.stringify(before) !== JSON.stringify(row)) violations.push(`line ${offset + index} changed`);
      run.history[offset + index] = row;
    }
    run.summary = numbers.parse(JSON.parse(parsed.data.files["wandb-summary.json"].content[0] ?? ""));
    return Response.json({ exitcode: null, limits: {} });
  };
  const server = await serveHttp(answer);
  return bind(server, state, runs, violations);
}

/** One object whose `faults` and `requests` are those of the running server. */
function bind(
  server: TestServer,
  state: Pick<WandbStandIn, "faults" | "requests">,
  runs: WandbStandIn["runs"],
  violations: string[],
): WandbStandIn {
  return {
    ...server,
    runs,
    violations,
    get requests() {
      return state.requests;
    },
    get faults() {
      return state.faults;
    },
    set faults(play) {
      state.faults = play;
    },
  };
}
