/** The tests below a suite, each with the titles that lead to it. */
function testsOf(suite, titles = []) {
  return [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map(({ status }) => ({
        status,
        name: `${spec.file}:${spec.line} › ${[...titles, spec.title].join(" › ")}`,
      })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, [...titles, inner.title])),
  ];
}

/**
 * What Playwright's JSON report says: numbers of tests, and the names of those that passed only when tried again, which
 * count as passed. A run that ended badly without a failed test, or without any report, counts as one failure.
 */
export function countPlaywright(report, exitCode) {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report?.stats ?? {};
  return {
    passed: expected + flaky,
    failed: unexpected === 0 && exitCode !== 0 ? 1 : unexpected,
    skipped,
    // The outermost suites are the files, which the names begin with anyway.
    flaky: (report?.suites ?? [])
      .flatMap((file) => testsOf(file))
      .filter(({ status }) => status === "flaky")
      .map(({ name }) => name),
  };
}

/** The last lines of everything: flaky tests by name and number where there are any, then the totals. */
export function closingLines({ passed, failed, skipped, flaky }) {
  return [
    ...(flaky.length > 0
      ? ["Passed only when tried again:", ...flaky.map((name) => `  ${name}`), `${flaky.length} flaky`]
      : []),
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
  ];
}
