import type { Locator } from "@playwright/test";

/** More stops than a page has between two things. */
const MOST_STOPS = 120;

/** Presses Tab, or Shift and Tab, until this has the focus. */
export async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let press = 0; press < MOST_STOPS; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press(key);
  }
  throw new Error(`not reached by ${key}: ${target}`);
}
