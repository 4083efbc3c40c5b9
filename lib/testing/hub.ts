import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/**
 * A hub on loopback that answers as the Hugging Face hub and its dataset viewer document it: the tests' only network.
 * Rows live in DuckDB, as in the service itself, so that a `where` is judged by the same SQL.
 */

export const GOOD_TOKEN = "hf_good";

/** A split: its features as the viewer lists them, and SQL that makes its rows. */
export interface StandInSplit {
  config?: string;
  split?: string;
  features: Record<string, unknown>;
  select: string;
  shards?: number;
}

interface StandInDataset {
  access?: "public" | "private" | "gated";
  splits: StandInSplit[];
  /** False for a dataset without an index. */
  filter?: boolean;
}

/** What happens to one request instead of its answer, or to its answer. */
export type Fault =
  | { status: number; headers?: Record<string, string>; body?: string }
  | { cutAfter: number; headers?: Record<string, string> }
  | { stallAfter: number }
  | { change: (body: string) => string };

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

interface StoredSplit extends Required<Omit<StandInSplit, "select">> {
  dataset: string;
  table: string;
  files: Buffer[];
}

const PAGE_ROWS = 100;

export class StandInHub {
  readonly requests: { path: string; headers: http.IncomingHttpHeaders }[] = [];
  /** Where files are redirected to. */
  cdn = "";
  readonly #faults: { path: RegExp; fault: Fault; times: number }[] = [];
  readonly #datasets = new Map<string, StandInDataset>();
  readonly #splits: StoredSplit[] = [];
  readonly #server = http.createServer((request, response) => void this.#handle(request, response));
  readonly #directory: string;
  readonly #db: DuckDBConnection;

  private constructor(directory: string, db: DuckDBConnection) {
    this.#directory = directory;
    this.#db = db;
  }

  static async start(): Promise<StandInHub> {
    const db = await (await DuckDBInstance.create(":memory:")).connect();
    const hub = new StandInHub(await mkdtemp(path.join(os.tmpdir(), "stand-in-hub-")), db);
    await new Promise<void>((resolve) => hub.#server.listen(0, "127.0.0.1", resolve));
    hub.cdn = hub.origin;
    return hub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#db.closeSync();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async add(name: string, dataset: StandInDataset): Promise<void> {
    this.#datasets.set(name, dataset);
    for (const { config = "default", split = "train", features, select, shards = 1 } of dataset.splits) {
      const table = `t${this.#splits.length}`;
      await this.#db.run(`CREATE TABLE ${table} AS SELECT row_number() OVER () - 1 AS __index, * FROM (${select})`);
      const files: Buffer[] = [];
      for (let shard = 0; shard < shards; shard++) {
        const file = path.join(this.#directory, `${table}-${shard}.parquet`);
        await this.#db.run(
          `COPY (SELECT * EXCLUDE __index FROM ${table} WHERE __index * ${shards} // (SELECT greatest(count(*), 1) FROM ${table}) = ${shard} ORDER BY __index) TO '${file}' (FORMAT parquet)`,
        );
        files.push(await readFile(file));
      }
      this.#splits.push({ dataset: name, config, split, features, shards, table, files });
    }
  }

  /** Size of the Parquet files of a dataset. */
  bytesOf(name: string): number {
    const files = this.#splits.filter(({ dataset }) => dataset === name).flatMap((split) => split.files);
    return files.reduce((sum, file) => sum + file.byteLength, 0);
  }

  /** Cuts every connection. What a client has not taken by then it may never see. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** Forgets the requests and the faults that were not met. */
  reset(): void {
    this.requests.length = 0;
    this.#faults.length = 0;
  }

  /** The next `times` requests whose path matches meet this fault. */
  fail(path: RegExp, fault: Fault, times = 1): void {
    this.#faults.push({ path, fault, times });
  }

  /** Paths and queries of the requests so far, of those that match. */
  asked(path: RegExp): string[] {
    return this.requests.map((request) => request.path).filter((asked) => path.test(asked));
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const asked = request.url ?? "/";
    this.requests.push({ path: asked, headers: request.headers });
    const planned = this.#faults.find(({ path, times }) => times > 0 && path.test(asked));
    if (planned !== undefined) planned.times -= 1;
    const fault = planned?.fault;
    if (fault !== undefined && "status" in fault) {
      response.writeHead(fault.status, fault.headers).end(fault.body ?? "");
      return;
    }
    const reply = await this.#answer(new URL(asked, this.origin), request.headers);
    if (fault !== undefined && "change" in fault) reply.body = Buffer.from(fault.change(String(reply.body)));
    const changed = fault !== undefined && "cutAfter" in fault ? fault.headers : undefined;
    response.writeHead(reply.status, { "content-length": reply.body.byteLength, ...reply.headers, ...changed });
    if (fault !== undefined && "cutAfter" in fault) {
      response.write(reply.body.subarray(0, fault.cutAfter), () => response.destroy());
    } else if (fault !== undefined && "stallAfter" in fault) {
      response.write(reply.body.subarray(0, fault.stallAfter));
    } else {
      response.end(reply.body);
    }
  }

  async #answer(url: URL, headers: http.IncomingHttpHeaders): Promise<Reply> {
    const parts = url.pathname
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    if (parts[0] === "cdn") return this.#file(parts, headers);
    if (parts[0] === "api" || parts[0] === "datasets") return this.#hubAnswer(parts, headers);
    return this.#viewerAnswer(url, headers);
  }

  async #viewerAnswer({ pathname, searchParams }: URL, headers: http.IncomingHttpHeaders): Promise<Reply> {
    const name = searchParams.get("dataset") ?? "";
    const dataset = this.#datasets.get(name);
    const isOpen = dataset?.access === undefined || dataset.access === "public";
    if (dataset === undefined || !(isOpen || isGood(headers))) {
      return headers.authorization === undefined
        ? json(
            { error: "The dataset does not exist, or is not accessible without authentication." },
            401,
            "ExternalUnauthenticatedError",
          )
        : json(
            { error: "The dataset does not exist, or is not accessible with the current credentials." },
            404,
            "ExternalAuthenticatedError",
          );
    }
    const config = searchParams.get("config");
    const ofConfig = this.#splits.filter(
      (split) => split.dataset === name && (config === null || split.config === config),
    );
    const [first] = ofConfig;
    const split = ofConfig.find((candidate) => candidate.split === searchParams.get("split"));
    switch (pathname) {
      case "/splits":
        return json({
          splits: ofConfig.map(({ config, split }) => ({ dataset: name, config, split })),
          pending: [],
          failed: [],
        });
      case "/size":
        return json({
          size: { splits: await Promise.all(ofConfig.map((one) => this.#size(one))) },
          pending: [],
          failed: [],
          partial: false,
        });
      case "/info":
        if (first === undefined) break;
        return json({ dataset_info: { features: first.features, config_name: config }, partial: false });
      case "/is-valid":
        return json({ preview: true, viewer: true, search: true, filter: dataset.filter ?? true, statistics: true });
      case "/parquet":
        return json({ parquet_files: ofConfig.flatMap(parquetFiles), pending: [], failed: [], partial: false });
      case "/first-rows":
        return split === undefined ? notFound() : this.#rows(split, "true", 0, PAGE_ROWS);
      case "/filter":
        if (split === undefined || dataset.filter === false) return notFound();
        return this.#filter(split, searchParams);
    }
    return notFound();
  }

  async #size({ config, split, table, files }: StoredSplit) {
    const bytes = files.reduce((sum, file) => sum + file.byteLength, 0);
    return { config, split, num_rows: await this.#count(table, "true"), num_bytes_parquet_files: bytes };
  }

  async #count(table: string, where: string): Promise<number> {
    const counted = await this.#db.runAndReadAll(`SELECT count(*)::INTEGER FROM ${table} WHERE ${where}`);
    return Number(counted.getRows()[0]?.[0]);
  }

  async #filter(split: StoredSplit, query: URLSearchParams): Promise<Reply> {
    const where = query.get("where") ?? "";
    if (/;|--|\/\*|\*\//.test(where))
      return json({ error: "Parameter 'where' contains invalid symbols" }, 422, "InvalidParameter");
    const length = Number(query.get("length") ?? PAGE_ROWS);
    if (length > PAGE_ROWS)
      return json({ error: "Parameter 'length' must not be greater than 100" }, 422, "InvalidParameter");
    return this.#rows(split, where, Number(query.get("offset") ?? 0), length).catch(() =>
      json({ error: "Parameter 'where' is invalid" }, 422, "InvalidParameter"),
    );
  }

  async #rows({ table, features }: StoredSplit, where: string, offset: number, length: number): Promise<Reply> {
    const total = await this.#count(table, where);
    const read = await this.#db.runAndReadAll(
      `SELECT __index::VARCHAR, to_json(r)::VARCHAR FROM (SELECT __index, r FROM (SELECT __index, struct_pack(${Object.keys(
        features,
      )
        .map((name) => `${quoted(name)} := ${quoted(name)}`)
        .join(", ")}) AS r FROM ${table} WHERE ${where}) ORDER BY __index LIMIT ${length} OFFSET ${offset})`,
    );
    const rows = (read.getRows() as [string, string][]).map(
      ([index, row]) => `{"row_idx":${index},"row":${row},"truncated_cells":[]}`,
    );
    const listed = Object.entries(features).map(([name, type], index) => ({ feature_idx: index, name, type }));
    // By hand: a number of SQL may be larger than one of JavaScript.
    const body = `{"features":${JSON.stringify(listed)},"rows":[${rows.join(",")}],"num_rows_total":${total},"num_rows_per_page":100,"partial":false,"truncated":false}`;
    return { ...json({}), body: Buffer.from(body) };
  }

  /** The hub itself: a list of shards, a shard by its number, a file of the Parquet branch. */
  #hubAnswer(parts: string[], headers: http.IncomingHttpHeaders): Reply {
    const isApi = parts[0] === "api";
    const at = parts.indexOf(isApi ? "parquet" : "resolve");
    const name = parts.slice(isApi ? 2 : 1, at).join("/");
    const dataset = this.#datasets.get(name);
    if (dataset === undefined) return json({ error: "Repository not found" }, 401, "RepoNotFound");
    if (dataset.access === "gated" && !isGood(headers)) {
      const status = headers.authorization === undefined ? 401 : 403;
      return json({ error: `Access to dataset ${name} is restricted.` }, status, "GatedRepo");
    }
    const [config, split, file] = parts.slice(isApi ? at + 1 : at + 2);
    const found = this.#splits.find((one) => one.dataset === name && one.config === config && one.split === split);
    if (found === undefined) return json({ error: "Entry not found" }, 404, "EntryNotFound");
    const base = `/datasets/${name}/resolve/refs%2Fconvert%2Fparquet/${config}/${split}`;
    if (!isApi) return redirect(`${this.cdn}/cdn/${found.table}/${file}?signature=s3cret`);
    if (file !== undefined) return redirect(`${base}/${file.replace(/\d+/, (shard) => shard.padStart(4, "0"))}`);
    const urls = found.files.map(
      (_, shard) => `https://huggingface.co/api/datasets/${name}/parquet/${config}/${split}/${shard}.parquet`,
    );
    return json(urls);
  }

  #file([, table, file]: string[], { range, "if-range": ifRange }: http.IncomingHttpHeaders): Reply {
    const bytes = this.#splits.find((split) => split.table === table)?.files[Number.parseInt(file ?? "", 10)];
    if (bytes === undefined) return notFound();
    const etag = `"${table}-${file}"`;
    const headers = { "content-type": "application/octet-stream", etag, "accept-ranges": "bytes" };
    const from = /^bytes=(\d+)-$/.exec(range ?? "")?.[1];
    if (from === undefined || (ifRange !== undefined && ifRange !== etag)) return { status: 200, headers, body: bytes };
    const contentRange = `bytes ${from}-${bytes.byteLength - 1}/${bytes.byteLength}`;
    return { status: 206, headers: { ...headers, "content-range": contentRange }, body: bytes.subarray(Number(from)) };
  }
}

function parquetFiles({ dataset, config, split, files }: StoredSplit) {
  return files.map((file, shard) => {
    const filename = `${String(shard).padStart(4, "0")}.parquet`;
    const url = `https://huggingface.co/datasets/${dataset}/resolve/refs%2Fconvert%2Fparquet/${config}/${split}/${filename}`;
    return { dataset, config, split, url, filename, size: file.byteLength };
  });
}

function isGood({ authorization }: http.IncomingHttpHeaders): boolean {
  return authorization === `Bearer ${GOOD_TOKEN}`;
}

function json(body: unknown, status = 200, errorCode?: string): Reply {
  const headers = { "content-type": "application/json", "x-revision": "r1" };
  return {
    status,
    headers: errorCode === undefined ? headers : { ...headers, "x-error-code": errorCode },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function notFound(): Reply {
  return json({ error: "Not found." }, 404, "ResponseNotFound");
}

function redirect(location: string): Reply {
  return { status: 302, headers: { location }, body: Buffer.alloc(0) };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
