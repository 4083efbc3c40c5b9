import { describe, expect, it } from "vitest";
import { type Attention, newsAmong, pollInterval, waysToTell } from "./announce";
import type { NotificationItem } from "./schema";

const item = (id: string, readAt: string | null = null): NotificationItem => ({
  id,
  kind: "job.succeeded",
  jobId: "job_1",
  title: "tickets: training is done",
  body: "Done.",
  href: "/jobs/job_1",
  createdAt: "2026-01-01T10:00:00.000Z",
  readAt,
});

describe("newsAmong", () => {
  it("takes nothing for new on the first look, then what was not there, oldest first, unless it is read", () => {
    const items = [item("d"), item("c", "2026-01-01T10:00:00.000Z"), item("b"), item("a")];
    expect(newsAmong(items, null)).toEqual([]);
    expect(newsAmong(items, new Set(["a"])).map(({ id }) => id)).toEqual(["b", "d"]);
    expect(newsAmong(items, new Set(["a", "b", "c", "d"]))).toEqual([]);
  });
});

describe("pollInterval", () => {
  it.each<[Attention, boolean, number | false]>([
    ["focused", false, 6_000],
    ["visible", true, 6_000],
    ["hidden", true, 20_000],
    ["hidden", false, false],
  ])("%s, browser notifications %s: %s", (attention, wants, expected) => {
    expect(pollInterval(attention, wants)).toBe(expected);
  });
});

describe("waysToTell", () => {
  const NOW = 1_000_000;
  const about = {
    attention: "focused",
    pathname: "/datasets",
    wantsBrowser: true,
    focusedAtMs: 0,
    nowMs: NOW,
  } as const;
  it.each<[string, Partial<Parameters<typeof waysToTell>[1]>, { toast: boolean; browser: boolean }]>([
    ["on another page", {}, { toast: true, browser: false }],
    ["on the job's own page", { pathname: "/jobs/job_1" }, { toast: false, browser: false }],
    [
      "on its page, with the keyboard elsewhere",
      { pathname: "/jobs/job_1", attention: "visible" },
      { toast: false, browser: true },
    ],
    ["beside another window", { attention: "visible" }, { toast: true, browser: true }],
    ["hidden", { attention: "hidden" }, { toast: false, browser: true }],
    [
      "hidden, while another tab is used",
      { attention: "hidden", focusedAtMs: NOW - 6_000 },
      { toast: false, browser: false },
    ],
    [
      "hidden, after another tab was",
      { attention: "hidden", focusedAtMs: NOW - 16_000 },
      { toast: false, browser: true },
    ],
    ["hidden, and not asked for", { attention: "hidden", wantsBrowser: false }, { toast: false, browser: false }],
  ])("%s", (_, where, expected) => {
    expect(waysToTell({ href: "/jobs/job_1" }, { ...about, ...where })).toEqual(expected);
  });
});
