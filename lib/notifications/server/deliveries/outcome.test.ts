import { describe, expect, it } from "vitest";
import { explainAnswer, explainFailure, nextState, type Outcome } from "./outcome";

const NOW = Date.parse("2026-01-01T10:00:00Z");
const refused: Outcome = { status: 500, elapsedMs: 3, error: "The receiver answered 500.", retryAfterMs: null };
const at = (attempts: number) => ({ attempts, nowMs: NOW, delaysMs: [5_000, 30_000] });

describe("nextState", () => {
  it.each<[string, Partial<Outcome>, number, ReturnType<typeof nextState>]>([
    ["a success", { status: 204, error: null }, 1, { status: "delivered" }],
    ["a first failure", {}, 1, { status: "pending", nextAttemptAt: new Date(NOW + 5_000) }],
    ["a second one", {}, 2, { status: "pending", nextAttemptAt: new Date(NOW + 30_000) }],
    ["the last one", {}, 3, { status: "failed", isGone: false }],
    ["no answer at all", { status: null }, 1, { status: "pending", nextAttemptAt: new Date(NOW + 5_000) }],
    ["gone", { status: 410 }, 1, { status: "failed", isGone: true }],
    ["asked to wait", { retryAfterMs: 60_000 }, 1, { status: "pending", nextAttemptAt: new Date(NOW + 60_000) }],
    ["asked to wait less", { retryAfterMs: 10 }, 1, { status: "pending", nextAttemptAt: new Date(NOW + 5_000) }],
    ["asked to wait for years", { retryAfterMs: 1e12 }, 1, { status: "pending", nextAttemptAt: new Date(NOW + 864e5) }],
  ])("%s", (_, outcome, attempts, expected) => {
    expect(nextState({ ...refused, ...outcome }, at(attempts))).toEqual(expected);
  });
});

describe("words", () => {
  const url = "https://hooks.example.com:8443/x?token=1";
  const fetchError = (code: string) =>
    new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
  it.each([
    [fetchError("ECONNREFUSED"), "Nothing answers at hooks.example.com:8443. Is the receiver running?"],
    [fetchError("DEPTH_ZERO_SELF_SIGNED_CERT"), /certificate of hooks\.example\.com:8443 was not accepted/],
    [fetchError("UND_ERR_SOCKET"), "hooks.example.com:8443 cut the connection before it answered."],
    [fetchError("EWHATEVER"), "hooks.example.com:8443 could not be reached (EWHATEVER)."],
    [new DOMException("late", "TimeoutError"), "hooks.example.com:8443 did not answer within 10 s."],
    [new TypeError("fetch failed", { cause: new Error("bad port") }), /port that web requests may not go to/],
    [new Error("odd"), "hooks.example.com:8443 could not be reached."],
  ])("%s", (error, expected) => {
    const words = explainFailure(error, url, 10_000);
    expect(words).toMatch(expected);
    expect(words).not.toContain("token");
  });

  it("tells what was answered", () => {
    expect(explainAnswer(204, null, "")).toBeNull();
    expect(explainAnswer(302, "https://b.example/", "")).toMatch(/302 and points to https:\/\/b\.example\//);
    expect(explainAnswer(500, null, " no\n database ")).toBe("The receiver answered 500: no database");
    expect(explainAnswer(401, null, "")).toBe("The receiver answered 401.");
    expect(explainAnswer(410, null, "")).toMatch(/nothing should be sent there any more/);
  });
});
