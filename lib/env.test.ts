import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

describe("parseEnv", () => {
  it("needs nothing", () => {
    const env = parseEnv({});
    expect(env).toMatchObject({ port: 3000, host: "127.0.0.1", logLevel: "info", maxUploadBytes: 2 * 1024 ** 3 });
    expect(env.databaseUrl).toBe(`file:${env.dataDir}/studio.db`);
  });

  it("keeps models of half a gigabyte loaded, and takes the encoder from where it is told to", () => {
    expect(parseEnv({})).toMatchObject({ modelCacheBytes: 512 * 1024 ** 2, encoderDir: undefined });
    const env = parseEnv({ MODEL_CACHE_BYTES: "64 MiB", ENCODER_DIR: "encoder" });
    expect(env).toMatchObject({ modelCacheBytes: 64 * 1024 ** 2, encoderDir: `${process.cwd()}/encoder` });
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
    [{ ALLOWED_HOSTS: "http://engine.example" }, /ALLOWED_HOSTS .*must be host names separated by commas/],
    [{ ALLOWED_HOSTS: "engine.example:8100" }, /ALLOWED_HOSTS .*without ports/],
    [{ RATE_LIMIT_PER_MINUTE: "-1" }, /RATE_LIMIT_PER_MINUTE .*whole number from 0/],
    [{ CLASSIFY_RATE_LIMIT_PER_MINUTE: "many" }, /CLASSIFY_RATE_LIMIT_PER_MINUTE .*whole number from 0/],
    [{ STUDIO_ROLE: "both" }, /STUDIO_ROLE/],
    [{ MODEL_CACHE_BYTES: "much" }, /MODEL_CACHE_BYTES .*must be a size of at least 1 byte/],
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

  it("lets the engine alone listen on a network, and nothing else", () => {
    expect(parseEnv({})).toMatchObject({ role: "studio", isExposed: false, allowedHosts: [] });
    expect(parseEnv({ STUDIO_ROLE: "engine" })).toMatchObject({ port: 8100, host: "127.0.0.1", isExposed: false });
    const exposed = parseEnv({ STUDIO_ROLE: "engine", HOST: "0.0.0.0", ALLOWED_HOSTS: "Engine.example, gpu-box" });
    expect(exposed).toMatchObject({ host: "0.0.0.0", isExposed: true, allowedHosts: ["engine.example", "gpu-box"] });
    expect(parseEnv({ RATE_LIMIT_PER_MINUTE: "0" })).toMatchObject({
      rateLimitPerMinute: 0,
      classifyRateLimitPerMinute: undefined,
    });
  });

  it("never repeats a secret", () => {
    expect(() => parseEnv({ HF_TOKEN: "hf_a b" })).toThrow(/HF_TOKEN: must be a token/);
    expect(() => parseEnv({ HF_TOKEN: "hf_a b" })).not.toThrow(/hf_a/);
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).toThrow(/STUDIO_SECRET: must have at least 32/);
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).not.toThrow(/short-secret/);
  });
});
