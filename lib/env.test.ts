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
    [{ MAX_UPLOAD_BYTES: "-1" }, /MAX_UPLOAD_BYTES/],
    [{ TRAIN_WORKERS: "0" }, /TRAIN_WORKERS/],
  ])("refuses %j with a line that names it", (source, message) => {
    expect(() => parseEnv(source)).toThrow(message);
  });

  it("never repeats a secret", () => {
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).toThrow(/STUDIO_SECRET: must have at least 32/);
    expect(() => parseEnv({ STUDIO_SECRET: "short-secret" })).not.toThrow(/short-secret/);
  });
});
