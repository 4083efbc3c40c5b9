import { defaultJobForm, forData, toCreateJobBody } from "@/lib/jobs/form";
import type { CreateJobBody, JobDetail } from "@/lib/jobs/schema";
import { formOfJob } from "@/lib/jobs/settings";
import type { PreparationDetail, RecipeInput } from "@/lib/preparations/schema";

/** Training once more on mended labels: the same recipe, the same test rows, the same settings. */

/** The recipe of a preparation, with that one's test rows as the test rows again, so that scores can be compared. */
export function retrainRecipe({ id, recipe }: Pick<PreparationDetail, "id" | "recipe">): RecipeInput {
  return { ...recipe, split: { ...recipe.split, lockedTest: id } };
}

/** A job as the model's own was, on new splits; it starts by itself. */
export function retrainJob(job: JobDetail, { id, summary }: Pick<PreparationDetail, "id" | "summary">): CreateJobBody {
  const { train, validation } = summary.splits;
  const values = formOfJob(defaultJobForm(id, true), job);
  const targets = train.labels.map(({ target }) => target);
  const body = toCreateJobBody(
    forData({ ...values, preparationId: id }, { hasValidation: validation.rows > 0, targets }),
  );
  return { ...body, autoStart: true };
}
