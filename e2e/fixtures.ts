import { createHash } from "node:crypto";
import { test as base, expect } from "@playwright/test";
import { Api } from "./steps/api";

/** Switches the toasts of notifications off, as a person can. */
function muteNews() {
  try {
    window.localStorage.setItem("classifier-studio.notification-toasts", "off");
  } catch {
    // The empty page before the first has no storage.
  }
}

/** Tests with the API at hand, in which anything that the browser's console complains of is a failure. */
export const test = base.extend<{
  api: Api;
  provokesRefusals: boolean;
  hearsOfOthers: boolean;
  quietConsole: undefined;
}>({
  // Chromium itself writes a line for each answer of 4xx or 5xx, also where the page copes with it.
  provokesRefusals: [false, { option: true }],
  // The jobs of tests that run beside this one end at any moment, and their news would lie over its buttons.
  hearsOfOthers: [false, { option: true }],
  api: async ({ request }, use, { testId }) => {
    const hash = createHash("sha256").update(testId).digest();
    await use(new Api(request, "", hash.readUInt32LE()));
  },
  quietConsole: [
    async ({ page, provokesRefusals, hearsOfOthers }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        const isRefusal = message.text().startsWith("Failed to load resource: the server responded with a status of");
        if (isRefusal && provokesRefusals) return;
        if (message.type() !== "error" && message.type() !== "warning") return;
        // What was not found or refused is named nowhere but here.
        complaints.push(isRefusal ? `${message.text()}: ${message.location().url}` : message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      if (!hearsOfOthers) await page.addInitScript(muteNews);
      await use(undefined);
      expect(complaints, "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
