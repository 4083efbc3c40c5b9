import { expect, test } from "./fixtures";

test("the embedded engine is there, with the address that SDKs need", async ({ page, baseURL }) => {
  await page.goto("/servers");
  await expect(page.getByText("Embedded engine").first()).toBeVisible();
  await expect(page.getByText(baseURL ?? "").first()).toBeVisible();
  await expect(page.getByText("ministral-3b-latest").first()).toBeVisible();
});
