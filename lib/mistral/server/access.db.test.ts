import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { call } from "@/lib/testing/engine";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("who is let in", () => {
  it.each([
    ["127.0.0.1:3000", 200],
    ["localhost", 200],
    ["[::1]:3000", 200],
    ["evil.example", 403],
    ["127.0.0.1.evil.example:3000", 403],
    ["localhost.evil.example", 403],
    ["", 403],
  ])("host %s", async (host, status) => {
    expect((await call("GET", "/v1/models", undefined, { host })).status).toBe(status);
  });

  it.each([
    ["http://localhost:5173", 200],
    ["http://127.0.0.1:3000", 200],
    ["https://evil.example", 403],
    ["null", 403],
  ])("origin %s", async (origin, status) => {
    const answer = await call("GET", "/v1/models", undefined, { origin });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe(status === 200 ? origin : null);
  });

  it("answers the preflight of a page on this machine only", async () => {
    const ask = (origin: string) =>
      call("OPTIONS", "/v1/files", undefined, { origin, "access-control-request-method": "POST" });
    const allowed = await ask("http://localhost:5173");
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-methods")).toBe("GET, POST, PUT, PATCH, DELETE");
    for (const name of ["authorization", "content-type", "accept", "user-agent", "x-mistral-user-agent"]) {
      expect(allowed.headers.get("access-control-allow-headers")).toContain(name);
    }
    const refused = await ask("https://evil.example");
    expect(refused.status).toBe(403);
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("takes any key, and none", async () => {
    expect((await call("GET", "/v1/models", undefined, { authorization: "Bearer your_api_key" })).status).toBe(200);
    expect((await call("GET", "/v1/models")).status).toBe(200);
  });
});

describe("errors", () => {
  it("answers a path that is not there in its family", async () => {
    expect(await call("GET", "/v1/files/a/b/c")).toMatchObject({ status: 404, body: { detail: expect.any(String) } });
    expect(await call("PUT", "/v1/models")).toMatchObject({ status: 404, body: { object: "error" } });
    expect((await call("GET", "/v1/nothing")).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(["/v1/files", "/v1/models", "/v1/fine_tuning/jobs/x"])(
    "shows nothing of a defect but the request id: %s",
    async (path) => {
      const secret = new Error("secret text");
      vi.spyOn(db, "$transaction").mockRejectedValue(secret);
      vi.spyOn(db.engineModel, "findMany").mockRejectedValue(secret);
      vi.spyOn(db.engineJob, "findUnique").mockRejectedValue(secret);
      const { status, body, headers } = await call("GET", path);
      expect(status).toBe(500);
      expect(body).toMatchObject({ object: "error", type: "internal_server_error" });
      expect(body.message).toContain(headers.get("x-request-id"));
      expect(JSON.stringify(body)).not.toContain("secret");
    },
  );
});
