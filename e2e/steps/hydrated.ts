import type { Locator } from "@playwright/test";

/** Waits until the page's code answers for an element: what is put into a file field before is not heard of. */
export async function hydrated(locator: Locator): Promise<Locator> {
  await locator.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (Object.keys(element).some((key) => key.startsWith("__reactProps"))) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  return locator;
}
