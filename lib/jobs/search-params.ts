/** Address of the job form, for a preparation or for choosing one. */
export function newJobHref(preparationId?: string): string {
  return preparationId === undefined ? "/jobs/new" : `/jobs/new?preparation=${encodeURIComponent(preparationId)}`;
}

/** Address of the job form for a preparation, with all settings shown. */
export function jobSettingsHref(preparationId: string): string {
  return `${newJobHref(preparationId)}&settings=open`;
}

/** Address of the job form filled with the settings of a job, its preparation included. */
export function duplicateJobHref(jobId: string): string {
  return `/jobs/new?from=${encodeURIComponent(jobId)}`;
}
