import type http from "node:http";

export interface Given {
  status: number;
  body: unknown;
}

/** How an answer goes wrong, and whether what was asked for is done before it, not at all, or long after it. */
export interface Fault {
  kind: FaultKind;
  when: "instead" | "after" | "late";
}

interface Answering {
  response: http.ServerResponse;
  status: number;
  /** The honest body. */
  text: string;
  stallMs: number;
}

const PAGE = "<!doctype html><title>Back soon</title><h1>Maintenance</h1>";
const RATE_LIMITED = JSON.stringify({ object: "error", message: "Rate limit exceeded", type: "rate_limited" });

const WAYS = {
  "429": ({ response }) => json(response, 429, RATE_LIMITED),
  "429 with seconds": ({ response }) => json(response, 429, RATE_LIMITED, { "retry-after": "1" }),
  "429 with a date": ({ response }) => json(response, 429, RATE_LIMITED, { "retry-after": soon() }),
  "500": ({ response }) => json(response, 500, '{"object":"error","message":"Internal server error"}'),
  "502 as a page": ({ response }) => page(response, 502),
  "503 with seconds": ({ response }) => page(response, 503, { "retry-after": "1" }),
  "404 as a page": ({ response }) => page(response, 404),
  "a page": ({ response }) => page(response, 200),
  cut: ({ response, text }) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": text.length + 100 });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  },
  "hang up": ({ response }) => {
    response.destroy();
  },
  stall: ({ response, stallMs }) => {
    const timer = setTimeout(() => response.destroy(), stallMs);
    response.on("close", () => clearTimeout(timer));
  },
  "half a JSON": ({ response, text }) => json(response, 200, text.slice(0, text.length / 2)),
  "another shape": ({ response, text }) => {
    const other = text.replaceAll('"classifier_targets"', '"targets"').replaceAll('"job_type"', '"kind"');
    json(response, 200, other);
  },
  "an unknown status": ({ response, status, text }) =>
    json(response, status, text.replace(/"status":"[A-Z_]+"/, '"status":"POLISHING"')),
} as const satisfies Record<string, (answering: Answering) => void>;

export type FaultKind = keyof typeof WAYS;
export const FAULT_KINDS = Object.keys(WAYS) as FaultKind[];

/** Sends an answer, or what a fault makes of it. */
export function answer(response: http.ServerResponse, given: Given, fault: Fault | null, stallMs: number): void {
  const text = JSON.stringify(given.body);
  if (fault === null) json(response, given.status, text);
  else WAYS[fault.kind]({ response, status: given.status, text, stallMs });
}

function soon(): string {
  return new Date(Date.now() + 1500).toUTCString();
}

function json(response: http.ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

function page(response: http.ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/html", ...headers }).end(PAGE);
}
