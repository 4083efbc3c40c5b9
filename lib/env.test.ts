import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

describe("parseEnv", () => {
  it("needs nothing", () => {
    const env = parseEnv({});
    expect(env).toMatchObject({ port: 3000, host: "127.0.0.1", logLevel: "info", maxUploadBytes: 2 * 1024 ** 3 });
    expect(env.databaseUrl).toBe(`file:${env.dataDir}/studio.db`);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(parseEnv({ PORT: "", HOST: "" })).toMatchObject({ port: 3000, host: "127.0.0.1" });
  });

  it.each([
    [{ PORT: "abc" }, /PORT \(now "abc"\)/],
    [{ PORT: "70000" }, /PORT/],
    [{ HOST: "0.0.0.0" }, /HOST .*loopback/],
    [{ DATABASE_URL: "postgres://x" }, /DATABASE_URL .*must begin with/],
    [{ MISTRAL_SERVER_URL: "not a url" }, /MISTRAL_SERVER_URL/],
    [{ LOG_LEVEL: "loud" }, /LOG_LEVEL/],
    [{ HF_ENDPOINT: "ftp://hub.example" }, /HF_ENDPOINT \(now "ftp:.*must be an address/],
    [{ HF_VIEWER_ENDPOINT: "viewer" }, /HF_VIEWER_ENDPOINT/],
    [{ MAX_UPLOAD_BYTES: "-1" }, /MAX_UPLOAD_BYTES/],
    [{ MAX_UNPACKED_BYTES: "many" }, /MAX_UNPACKED_BYTES \(now "many"\)/],
    [{ MAX_ROWS: String(2 ** 31) }, /MAX_ROWS/],
    [{ MAX_COLUMNS: "2001" }, /MAX_COLUMNS/],
    [{ MAX_RECORD_BYTES: "100" }, /MAX_RECORD_BYTES/],
    [{ TRAIN_WORKERS: "0" }, /TRAIN_WORKERS/],
  ])("refuses %j with a line that names it", (source, message) => {
    expect(() => parseEnv(source)).toThrow(message);
  });

  it.each([
    [{}, "https://huggingface.co", "https://datasets-server.huggingface.co"],
    [{ HF_ENDPOINT: "https://huggingface.co/" }, "https://huggingface.co", "https://datasets-server.huggingface.co"],
    [{ HF_ENDPOINT: "https://mirror.example/hf/" }, "https://mirror.example/hf", "https://mirror.example"],
    [
      { HF_ENDPOINT: "https://mirror.example", HF_VIEWER_ENDPOINT: "http://127.0.0.1:8000/" },
      "https://mirror.example",
      "http://127.0.0.1:8000",
    ],
  ])("looks for the hub and its viewer: %j", (source, hubEndpoint, hubViewerEndpoint) => {
    expect(parseEnv(source)).toMatchObject({ hubEndpoint, hubViewerEndpoint, hubToken: undefined });
  });

  it("never repeats a secret", () => {
    expect(() => parseEnv({ HF_TOKEN: "hf_a b" })).toThrow(/HF_TOKEN: must be a token/);
    expect(() => parseEnv({ HF_TOKEN: "hf_a b" })).not.toThrow(/hf_a/);
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).toThrow(/STUDIO_SECRET: must have at least 32/);
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).not.toThrow(/short-secret/);
  });
});
