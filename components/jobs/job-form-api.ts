import type { UseFormReturn } from "react-hook-form";
import { defaultJobForm, type JobFormValues } from "@/lib/jobs/form";
import type { CreateJobBody } from "@/lib/jobs/schema";
import type { PreparationListItem } from "@/lib/preparations/schema";

/** What the form has to know about a preparation. */
export type PreparationChoice = Pick<
  PreparationListItem,
  "id" | "datasetName" | "createdAt" | "rows" | "repeats" | "labelCount"
>;

/** The form as its field groups get it. */
export type JobFormApi = UseFormReturn<JobFormValues, unknown, CreateJobBody>;

/** What every field of an untouched form holds, to be gone back to. */
export const FIELD_DEFAULTS: JobFormValues = defaultJobForm("", true);
