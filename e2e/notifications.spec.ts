import type { APIRequestContext, Page } from "@playwright/test";
import { createdWebhook } from "@/lib/notifications/webhook-schema";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { startReceiver } from "./steps/receiver";
import { type Studio, withStudio } from "./steps/studio";

// Apps of their own: the jobs of other tests would be news as well.
test.use({ hearsOfOthers: true });

/** A training of a few seconds, which is told of under this name. */
async function train(request: APIRequestContext, studio: Studio, name: string, labels: number) {
  const api = new Api(request, studio.url);
  const dataset = await api.uploadCsv(name, sentencesCsv(labels, 60));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  return api.createJob({ preparationId: preparation.id, autoStart: true, hyperparameters: { trainingSteps: 20 } });
}

const bell = (page: Page) => page.getByRole("button", { name: /^Notifications/ });

test("the end of a training is told wherever one is, and read at its page", async ({ page, request }) => {
  test.setTimeout(180_000);
  await withStudio({ page }, async (studio) => {
    await page.goto(`${studio.url}/notifications`);
    await expect(page.getByRole("heading", { name: "Nothing yet" })).toBeVisible();
    await page.goto(`${studio.url}/datasets`);
    await expect(bell(page)).toHaveAccessibleName("Notifications");

    const job = await train(request, studio, "first news", 3);
    const toast = page.getByRole("region", { name: /Notifications/ }).getByText("first news: training is done");
    await expect(toast).toBeVisible({ timeout: 60_000 });
    await expect(bell(page)).toHaveAccessibleName("Notifications, 1 unread");

    await bell(page).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Notifications" });
    await expect(panel.getByRole("link", { name: /Unread: first news: training is done/ })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(bell(page)).toBeFocused();

    await page.keyboard.press("Enter");
    await panel.getByRole("link", { name: /first news/ }).click();
    await expect(page).toHaveURL(new RegExp(`/jobs/${job.id}$`));
    await expect(panel).toBeHidden();
    await expect(bell(page)).toHaveAccessibleName("Notifications");

    // Told while one is on the page of all; and a job that waits for its start is news too.
    await page.goto(`${studio.url}/notifications`);
    await expect(page.getByText("All read")).toBeVisible();
    await train(request, studio, "second news", 4);
    const list = page.getByRole("list", { name: "Notifications" });
    await expect(list.getByRole("link")).toHaveCount(2, { timeout: 60_000 });
    await expect(page.getByText("1 unread notification")).toBeVisible();
    await page.getByRole("button", { name: "Mark all read" }).click();
    await expect(page.getByText("All read")).toBeVisible();
    await expect(bell(page)).toHaveAccessibleName("Notifications");
  });
});

test("a webhook is added, tested, told of a training, tried again after failures and across a crash", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  const receiver = await startReceiver();
  try {
    await withStudio({ page }, async (studio) => {
      await page.goto(`${studio.url}/notifications?tab=webhooks`);
      await page.getByRole("button", { name: "Add webhook" }).click();
      const dialog = page.getByRole("dialog", { name: "Add a webhook" });
      await dialog.getByLabel("Address").fill("https://me:secret@example.com");
      await dialog.getByRole("button", { name: "Add webhook" }).click();
      await expect(dialog.getByText("Leave the name and password out of the address")).toBeVisible();
      await expect(dialog.getByLabel("Address")).toBeFocused();
      await dialog.getByLabel("Address").fill(receiver.url);
      await page.keyboard.press("Enter");
      const shown = page.getByRole("dialog", { name: "Signing secret" });
      await expect(shown.locator("code")).toHaveText(/^whsec_/);
      const secret = (await shown.locator("code").textContent()) ?? "";
      await shown.getByRole("button", { name: "Done" }).click();
      await expect(page.getByText(secret)).toHaveCount(0);

      await page.getByRole("button", { name: "Send a test" }).click();
      await expect(page.getByText("The test was accepted")).toBeVisible();
      expect(receiver.read(receiver.received[0], secret).type).toBe("test");
      receiver.answerWith(500);
      await page.getByRole("button", { name: "Send a test" }).click();
      await expect(page.getByText("The receiver answered 500: out of order").first()).toBeVisible();

      // Refused, then accepted at the next attempt.
      await train(request, studio, "told outside", 3);
      await page.getByRole("button", { name: /^Messages/ }).click();
      const messages = page.getByRole("list", { name: /^Messages to/ });
      const done = messages.getByRole("listitem").filter({ hasText: "Training is done" });
      await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBe(3);
      await expect(page.getByText("Trying again").first()).toBeVisible({ timeout: 20_000 });
      receiver.answerWith(200);
      await expect(done.getByText("Delivered")).toBeVisible({ timeout: 60_000 });
      const [refused, accepted] = receiver.received.slice(-2);
      expect(accepted?.id).toBe(refused?.id);
      expect(receiver.read(accepted, secret)).toMatchObject({
        type: "job.succeeded",
        data: { title: "told outside: training is done", job: { name: "told outside", status: "SUCCESS" } },
      });
      await done.getByRole("button", { name: "Show body" }).click();
      await expect(done.getByText('"type": "job.succeeded"')).toBeVisible();
      await expectAccessible(page);

      // Refused, and the app ends before it is tried again.
      receiver.answerWith(503);
      const before = receiver.received.length;
      await train(request, studio, "told later", 4);
      await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBeGreaterThan(before);
      await page.goto("about:blank");
      await studio.kill();
      receiver.answerWith(200);
      const count = receiver.received.length;
      await studio.start();
      await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBeGreaterThan(count);
      expect(receiver.received.at(-1)?.id).toBe(receiver.received[before]?.id);
      expect(receiver.read(receiver.received.at(-1), secret)).toMatchObject({ data: { job: { name: "told later" } } });
    });
  } finally {
    await receiver.close();
  }
});

test("a webhook is changed, switched off, given another secret, deleted and taken back", async ({ page, request }) => {
  const receiver = await startReceiver();
  try {
    await withStudio({ page }, async (studio) => {
      const made = await request.post(`${studio.url}/api/webhooks`, { data: { url: receiver.url } });
      const { secret } = createdWebhook.parse(await made.json());
      await page.goto(`${studio.url}/notifications?tab=webhooks`);
      const menu = page.getByRole("button", { name: /^More for the webhook/ });

      await menu.click();
      await page.getByRole("menuitem", { name: "Change" }).click();
      const dialog = page.getByRole("dialog", { name: "Change the webhook" });
      await dialog.getByRole("checkbox", { name: /Ready to start/ }).uncheck();
      await dialog.getByRole("button", { name: "Save" }).click();
      const kinds = page.getByRole("list", { name: "Told when" });
      await expect(kinds.getByText("Ready to start")).toHaveCount(0);
      await expect(kinds.getByText("Training is done")).toBeVisible();

      await menu.click();
      await page.getByRole("menuitem", { name: "New secret" }).click();
      await page.getByRole("button", { name: "Make a new secret" }).click();
      const shown = page.getByRole("dialog", { name: "Signing secret" });
      await expect(shown.locator("code")).toHaveText(/^whsec_/);
      const next = (await shown.locator("code").textContent()) ?? "";
      expect(next).not.toBe(secret);
      await shown.getByRole("button", { name: "Done" }).click();
      await page.getByRole("button", { name: "Send a test" }).click();
      await expect(page.getByText("The test was accepted")).toBeVisible();
      expect(receiver.read(receiver.received[0], next).type).toBe("test");
      expect(() => receiver.read(receiver.received[0], secret)).toThrow();

      const toggle = page.getByRole("switch", { name: /^Webhook to/ });
      await toggle.click();
      await expect(toggle).not.toBeChecked();
      await menu.click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await expect(page.getByText("No webhooks")).toBeVisible();
      await page.getByRole("button", { name: "Undo" }).click();
      await expect(page.getByRole("heading", { name: receiver.url })).toBeVisible();
    });
  } finally {
    await receiver.close();
  }
});

interface Shown {
  title: string;
  tag: string;
  click: () => void;
}

declare global {
  interface Window {
    shownNotifications: Shown[];
    isAway: boolean;
  }
}

/** Notes what the browser is asked to show, and lets a page in front pretend to be in the background. */
function noteNotifications() {
  window.shownNotifications = [];
  window.isAway = false;
  document.hasFocus = () => !window.isAway;
  Object.defineProperty(document, "visibilityState", { get: () => (window.isAway ? "hidden" : "visible") });
  const Real = window.Notification;
  window.Notification = class extends Real {
    constructor(title: string, options: NotificationOptions = {}) {
      super(title, options);
      window.shownNotifications.push({
        title,
        tag: options.tag ?? "",
        click: () => this.onclick?.call(this, new Event("click")),
      });
    }
  };
}

test("browser notifications are asked for by a button, tested, and come from a tab in the background", async ({
  page,
  context,
  request,
}) => {
  test.setTimeout(180_000);
  await withStudio({ page }, async (studio) => {
    await context.grantPermissions(["notifications"], { origin: studio.url });
    await page.addInitScript(noteNotifications);
    await page.goto(`${studio.url}/notifications?tab=browser`);
    await page.getByRole("button", { name: "Turn on browser notifications" }).click();
    await expect(page.getByText("On", { exact: true })).toBeVisible();
    expect(await page.evaluate(() => window.shownNotifications.length)).toBe(0);
    await page.getByRole("button", { name: "Show a test" }).click();
    await expect(page.getByText("Sent to your system")).toBeVisible();
    await expectAccessible(page);
    await page.reload();
    await expect(page.getByText("On", { exact: true })).toBeVisible();

    await page.evaluate(() => {
      window.isAway = true;
      document.dispatchEvent(new Event("visibilitychange"));
    });
    const job = await train(request, studio, "seen from afar", 3);
    const titles = () => page.evaluate(() => window.shownNotifications.map(({ title, tag }) => `${title} ${tag}`));
    await expect
      .poll(titles, { timeout: 60_000 })
      .toEqual([expect.stringMatching(/^seen from afar: training is done ntf_/)]);
    await page.evaluate(() => {
      window.isAway = false;
      window.shownNotifications[0]?.click();
    });
    await expect(page).toHaveURL(new RegExp(`/jobs/${job.id}$`));

    await page.goto(`${studio.url}/notifications?tab=browser`);
    await page.getByRole("button", { name: "Turn off" }).click();
    await expect(page.getByRole("button", { name: "Turn on browser notifications" })).toBeVisible();
  });
});
