import type { UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import type { JobFormValues, jobFormSchema } from "@/lib/jobs/form";
import type { PreparationListItem } from "@/lib/preparations/schema";

/** What the form has to know about a preparation. */
export type PreparationChoice = Pick<
  PreparationListItem,
  "id" | "datasetName" | "createdAt" | "rows" | "repeats" | "labelCount"
>;

/** The form as its field groups get it. */
export type JobFormApi = UseFormReturn<JobFormValues, unknown, z.output<typeof jobFormSchema>>;
