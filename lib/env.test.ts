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
    [{ PORT: "abc" }, /PORT \(now "abc"\): must be a whole number from 1 to 65535$/],
    [{ PORT: "70000" }, /PORT .*: must be a whole number from 1 to 65535$/],
    [{ PORT: "3000.5" }, /PORT .*: must be a whole number/],
    [{ PORT: "0x10" }, /PORT .*: must be a whole number/],
    [{ HOST: "0.0.0.0" }, /HOST .*loopback/],
    [{ DATABASE_URL: "postgres://x" }, /DATABASE_URL .*must begin with/],
    [{ MISTRAL_SERVER_URL: "not a url" }, /MISTRAL_SERVER_URL .*must be an address that begins with https/],
    [{ MISTRAL_SERVER_URL: "localhost:8000" }, /MISTRAL_SERVER_URL .*must be an address/],
    [{ LOG_LEVEL: "loud" }, /LOG_LEVEL .*must be silent, error, warn, info or debug$/],
    [{ HF_ENDPOINT: "ftp://hub.example" }, /HF_ENDPOINT \(now "ftp:.*must be an address/],
    [{ HF_VIEWER_ENDPOINT: "viewer" }, /HF_VIEWER_ENDPOINT/],
    [
      { MAX_UPLOAD_BYTES: "-1" },
      /MAX_UPLOAD_BYTES .*must be a size of at least 1 byte, such as 2 GiB, 500 MB or 1048576$/,
    ],
    [{ MAX_UPLOAD_BYTES: "0" }, /MAX_UPLOAD_BYTES .*must be a size/],
    [{ MAX_UPLOAD_BYTES: "2 GiB or so" }, /MAX_UPLOAD_BYTES .*must be a size/],
    [{ MAX_UPLOAD_BYTES: "99999999 TB" }, /MAX_UPLOAD_BYTES .*must be a size/],
    [{ MAX_UNPACKED_BYTES: "many" }, /MAX_UNPACKED_BYTES \(now "many"\): must be a size/],
    [{ MAX_ROWS: String(2 ** 31) }, /MAX_ROWS .*must be a whole number from 1 to 2147483647$/],
    [{ MAX_COLUMNS: "2001" }, /MAX_COLUMNS .*from 1 to 2000$/],
    [{ MAX_RECORD_BYTES: "100" }, /MAX_RECORD_BYTES .*must be a size from 1 KiB to 16 MiB, such as 2 MiB/],
    [{ MAX_RECORD_BYTES: "17 MiB" }, /MAX_RECORD_BYTES .*must be a size from 1 KiB to 16 MiB/],
    [{ TRAIN_WORKERS: "0" }, /TRAIN_WORKERS .*from 1 to 64$/],
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

  it.each([
    ["1048576", 1_048_576],
    ["1,048,576", 1_048_576],
    ["2 GiB", 2 * 1024 ** 3],
    ["2gib", 2 * 1024 ** 3],
    ["500 MB", 500_000_000],
    ["1GB", 1_000_000_000],
    ["1.5 KiB", 1536],
    ["64 KB", 64_000],
    ["3 MiB", 3 * 1024 ** 2],
    ["1 TiB", 1024 ** 4],
    ["10 B", 10],
  ])("reads the size %j", (size, bytes) => {
    expect(parseEnv({ MAX_UPLOAD_BYTES: size }).maxUploadBytes).toBe(bytes);
  });

  it("reads numbers as people write them", () => {
    expect(parseEnv({ MAX_ROWS: "20,000,000", PORT: " 8080 " })).toMatchObject({ maxRows: 20_000_000, port: 8080 });
    expect(() => parseEnv({ MAX_ROWS: "20,00" })).toThrow(/MAX_ROWS .*whole number/);
  });

  it("never repeats a secret", () => {
    expect(() => parseEnv({ HF_TOKEN: "hf_a b" })).toThrow(/HF_TOKEN: must be a token/);
    expect(() => parseEnv({ HF_TOKEN: "hf_a b" })).not.toThrow(/hf_a/);
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).toThrow(/STUDIO_SECRET: must have at least 32/);
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).not.toThrow(/short-secret/);
  });
});
