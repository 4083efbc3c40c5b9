import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { modelKeys } from "@/lib/models/queries";
import type { SaveJobPresetBody } from "./presets-schema";
import { jobKeys } from "./queries";
import type { CreateJobBody, JobDetail } from "./schema";

const presetsAnswer = lateSchemas(() => import("./presets-schema"));
const answer = lateSchemas(() => import("./schema"));
const trashAnswer = lateSchemas(() => import("./trash-schema"));

function stored(client: QueryClient) {
  return (job: JobDetail) => {
    client.setQueryData(jobKeys.detail(job.id), job);
    return client.invalidateQueries({ queryKey: jobKeys.lists() });
  };
}

/** A refusal usually means that the screen is behind: show what is true now. */
function refused(client: QueryClient) {
  return (_error: Error, { jobId }: { jobId: string }) => client.invalidateQueries({ queryKey: jobKeys.detail(jobId) });
}

export const jobMutations = {
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: CreateJobBody) =>
        callApi("/api/jobs", { method: "POST", body, response: answer("jobDetail") }),
      onSuccess: stored(client),
    }),
  /** Starts, cancels or retries; the answer is the job as it is then (retry: the new one). */
  act: (client: QueryClient, jobId: string) =>
    mutationOptions({
      mutationFn: (action: "start" | "cancel" | "stop-following" | "retry") =>
        callApi(`/api/jobs/${jobId}/${action}`, { method: "POST", response: answer("jobDetail") }),
      onSuccess: stored(client),
      // A refusal usually means that the screen is behind: show what is true now.
      onError: () => client.invalidateQueries({ queryKey: jobKeys.detail(jobId) }),
    }),
  /** Creates a job with the settings of one that has ended, on another server; the answer is the new one. */
  retryOn: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ jobId, serverId }: { jobId: string; serverId: string }) =>
        callApi(`/api/jobs/${jobId}/retry`, { method: "POST", body: { serverId }, response: answer("jobDetail") }),
      onSuccess: stored(client),
      onError: refused(client),
    }),
  /** Stops a training and keeps the best so far; the job then ends with SUCCESS. */
  finish: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ jobId }: { jobId: string }) =>
        callApi(`/api/jobs/${jobId}/finish`, { method: "POST", response: answer("jobDetail") }),
      onSuccess: stored(client),
      onError: refused(client),
    }),
  /** Moves a job that waits to a place in its queue, 1 being the next. */
  setPosition: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ jobId, position }: { jobId: string; position: number }) =>
        callApi(`/api/jobs/${jobId}/position`, { method: "POST", body: { position }, response: answer("jobDetail") }),
      // The others in the queue moved too.
      onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
    }),
  /** Moves a job that is over to the trash. */
  remove: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ jobId }: { jobId: string }) =>
        callApi(`/api/jobs/${jobId}`, { method: "DELETE", response: answer("jobDetail") }),
      onSuccess: stored(client),
      onError: refused(client),
    }),
  /** Takes a job out of the trash. */
  restore: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ jobId }: { jobId: string }) =>
        callApi(`/api/jobs/${jobId}/restore`, { method: "POST", response: answer("jobDetail") }),
      onSuccess: stored(client),
      onError: refused(client),
    }),
  /** Deletes a job of the trash for good; the answer says what became of its files. */
  purge: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ jobId, deleteFiles }: { jobId: string; deleteFiles: boolean }) =>
        callApi(`/api/jobs/${jobId}/purge`, {
          method: "POST",
          body: { deleteFiles },
          response: trashAnswer("jobPurge"),
        }),
      onSuccess: ({ id }) => {
        client.removeQueries({ queryKey: jobKeys.detail(id) });
        client.removeQueries({ queryKey: jobKeys.consequences(id) });
        return client.invalidateQueries({ queryKey: jobKeys.lists() });
      },
    }),
  /** Keeps settings under a name; a conflict where it is taken, unless they are to be overwritten. */
  savePreset: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: SaveJobPresetBody) =>
        callApi("/api/job-presets", { method: "POST", body, response: presetsAnswer("jobPreset") }),
      onSuccess: () => client.invalidateQueries({ queryKey: jobKeys.presets }),
    }),
  deletePreset: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (presetId: string) =>
        callApi(`/api/job-presets/${encodeURIComponent(presetId)}`, {
          method: "DELETE",
          response: presetsAnswer("jobPresetList"),
        }),
      onSuccess: (presets) => client.setQueryData(jobKeys.presets, presets),
    }),
  /** What a finished job changes elsewhere. */
  finished: (client: QueryClient) =>
    Promise.all([
      client.invalidateQueries({ queryKey: jobKeys.all }),
      client.invalidateQueries({ queryKey: modelKeys.all }),
    ]),
};
