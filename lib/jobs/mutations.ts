import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi } from "@/lib/http/api-client";
import { modelKeys } from "@/lib/models/queries";
import { jobKeys } from "./queries";
import { type CreateJobBody, type JobDetail, jobDetail } from "./schema";

function stored(client: QueryClient) {
  return (job: JobDetail) => {
    client.setQueryData(jobKeys.detail(job.id), job);
    return client.invalidateQueries({ queryKey: jobKeys.lists() });
  };
}

export const jobMutations = {
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: CreateJobBody) => callApi("/api/jobs", { method: "POST", body, response: jobDetail }),
      onSuccess: stored(client),
    }),
  /** Starts, cancels or retries; the answer is the job as it is then (retry: the new one). */
  act: (client: QueryClient, jobId: string) =>
    mutationOptions({
      mutationFn: (action: "start" | "cancel" | "retry") =>
        callApi(`/api/jobs/${jobId}/${action}`, { method: "POST", response: jobDetail }),
      onSuccess: stored(client),
      // A refusal usually means that the screen is behind: show what is true now.
      onError: () => client.invalidateQueries({ queryKey: jobKeys.detail(jobId) }),
    }),
  /** What a finished job changes elsewhere. */
  finished: (client: QueryClient) =>
    Promise.all([
      client.invalidateQueries({ queryKey: jobKeys.all }),
      client.invalidateQueries({ queryKey: modelKeys.all }),
    ]),
};
