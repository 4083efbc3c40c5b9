import { describe, expect, it } from "vitest";
import { compareHref, isFiltered, jobsHref, parseCompareSearch, parseJobsSearch } from "./list-search";

function paramsOf(href: string) {
  return Object.fromEntries(new URL(href, "http://localhost").searchParams);
}

describe("the filter of the list in the URL", () => {
  it("comes back as it was", () => {
    const filter = { group: "failed", server: "embedded", dataset: "ds_1", q: "café & more" } as const;
    expect(parseJobsSearch(paramsOf(jobsHref(filter)))).toEqual(filter);
    expect(jobsHref()).toBe("/jobs");
    expect(jobsHref({ q: "" })).toBe("/jobs");
  });

  it("ignores what does not fit, and keeps the rest", () => {
    expect(parseJobsSearch({ group: "nonsense", server: ["a", "b"], q: "  " })).toEqual({
      group: undefined,
      server: "a",
      dataset: undefined,
      q: undefined,
    });
    expect(isFiltered(parseJobsSearch({ group: "nonsense" }))).toBe(false);
    expect(isFiltered(parseJobsSearch({ q: "x" }))).toBe(true);
  });
});

describe("the runs of a comparison in the URL", () => {
  it("come back in their order, each once", () => {
    expect(compareHref({ jobs: ["job_b", "job_a"], baseline: "job_a" })).toBe(
      "/jobs/compare?jobs=job_b,job_a&baseline=job_a",
    );
    expect(parseCompareSearch({ jobs: "job_b, job_a,,job_b", baseline: "job_a" })).toEqual({
      jobs: ["job_b", "job_a"],
      baseline: "job_a",
    });
    expect(parseCompareSearch(paramsOf(compareHref({ jobs: ["a,b", "c"] })))).toEqual({ jobs: ["a", "b", "c"] });
  });

  it("leave the baseline out where it is the first run anyway, and where it is none of them", () => {
    expect(compareHref({ jobs: ["a", "b"], baseline: "a" })).toBe("/jobs/compare?jobs=a,b");
    expect(parseCompareSearch({ jobs: "a,b", baseline: "c" })).toEqual({ jobs: ["a", "b"] });
    expect(parseCompareSearch({})).toEqual({ jobs: [] });
    expect(compareHref({ jobs: [] })).toBe("/jobs/compare");
  });
});
