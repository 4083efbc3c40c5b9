import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

interface Part {
  /** A selector of the only part to look at. */
  include?: string;
  /** A selector of what is left out. */
  exclude?: string;
  /** What is looked at, where a test looks at several things. */
  where?: string;
}

/** Expects that axe finds nothing to mend on the page, or on a part of it, once its colours stand still. */
export async function expectAccessible(page: Page, { include, exclude, where = "" }: Part = {}): Promise<void> {
  await page.waitForFunction(hasItsColours);
  let builder = new AxeBuilder({ page });
  if (include !== undefined) builder = builder.include(include);
  if (exclude !== undefined) builder = builder.exclude(exclude);
  const { violations } = await builder.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  expect(found, where).toEqual([]);
}

/**
 * Runs in the page: it has the theme that was asked for, and no colour is on its way to another. A change of the
 * system's scheme comes to the page with its next frame only, which may be in the middle of what axe measures.
 */
function hasItsColours(): boolean {
  const isDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const chosen = window.localStorage.getItem("theme");
  const theme = chosen === "light" || chosen === "dark" ? chosen : isDark ? "dark" : "light";
  const isFading = document
    .getAnimations()
    .some((one) => one instanceof CSSTransition && /color|opacity|background|fill|stroke/.test(one.transitionProperty));
  return document.documentElement.classList.contains(theme) && !isFading;
}
