import type { Locator, Page } from "@playwright/test";
import { type PreparationDetail, preparationDetail, type SplitName } from "@/lib/preparations/schema";
import { expect } from "../fixtures";

export const SPLITS = ["train", "validation", "test"] as const satisfies readonly SplitName[];

export const recipe = (page: Page) => page.getByRole("form", { name: "Recipe" });
export const outcome = (page: Page) => page.getByRole("region", { name: "Preview" });
export const number = (page: Page, name: string) => recipe(page).getByRole("spinbutton", { name });
export const preset = (page: Page, name: string) =>
  page.getByRole("radiogroup", { name: "Recipe to start from" }).getByRole("radio", { name });
export const leaks = (page: Page) => page.getByRole("region", { name: "Leak check" });
/** The sticky line that says what would be made. */
export const bar = (page: Page) => page.getByRole("main").getByText(/labels?: [\d,]+ rows? to train on/);

/** Until what the recipe would make is there. */
export async function openStudio(page: Page, datasetId: string, query = "") {
  await page.goto(`/datasets/${datasetId}/splits${query}`);
  await expect(outcome(page).getByRole("figure", { name: "Rows per label" })).toBeVisible();
}

export async function create(page: Page): Promise<PreparationDetail> {
  await page.getByRole("button", { name: "Create splits" }).click();
  await expect(page).toHaveURL(/\/preparations\/pr_/);
  await expect(page.getByRole("figure", { name: "Train, validation and test" })).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  return preparationDetail.parse(await (await page.request.get(`/api/preparations/${id}`)).json());
}

export async function linesOf(page: Page, id: string, split: SplitName): Promise<string[]> {
  const text = await (await page.request.get(`/api/preparations/${id}/${split}.jsonl`)).text();
  return text === "" ? [] : text.trimEnd().split("\n");
}

export async function choose(select: Locator, option: string | RegExp) {
  await select.click();
  await select.page().getByRole("option", { name: option }).click();
}
