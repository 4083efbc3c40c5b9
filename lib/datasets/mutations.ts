import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { preparationKeys } from "@/lib/preparations/queries";
import { askAgain } from "@/lib/query/ask-again";
import type { AddCorrectionBody } from "./corrections-schema";
import { datasetKeys, datasetPath, datasetQueries } from "./queries";
import { editedPage, overlayOf } from "./row-edits";
import type { DatasetRows } from "./rows-schema";
import type { DatasetDetail, ImportDatasetInput, UpdateDatasetBody } from "./schema";
import type { DatasetSteps, StepActionInput, StepsFileInput } from "./steps-schema";
import { uploadDataset } from "./upload";

const correctionsAnswer = lateSchemas(() => import("./corrections-schema"));
const answer = lateSchemas(() => import("./schema"));
const stepsAnswer = lateSchemas(() => import("./steps-schema"));
const suspectsAnswer = lateSchemas(() => import("./suspects-schema"));

/** What changes a dataset's rows: sent one after the other, in the order in which it was asked for. */
const stepScope = (datasetId: string) => ({
  mutationKey: ["dataset steps", datasetId],
  scope: { id: `dataset steps ${datasetId}` },
});

/** Gives the signal that cancels a change, when its turn comes. */
type SignalOf = () => AbortSignal;

/** Which steps are to be applied: so many, or one more or fewer than now. */
export type Jump = { applied: number } | { by: 1 | -1 };

/** What is done one by one, by keyboard: the next may be asked for before this one is through. */
const QUICK_STEPS = new Set<StepActionInput["kind"]>(["edit_row", "set_label_of_text", "resolve_conflicts"]);

/**
 * After a change, or its refusal: everything that depends on the rows is asked for again; only the rows are waited for.
 * While more changes are under way the last of them does that, and an edited row is written into the pages that are there.
 */
async function stepsSettled(client: QueryClient, datasetId: string, steps?: DatasetSteps, action?: StepActionInput) {
  if (steps !== undefined) client.setQueryData(datasetKeys.steps(datasetId), steps);
  // Refused or cancelled: whether it came through all the same, only the server knows.
  else void client.invalidateQueries({ queryKey: datasetKeys.steps(datasetId) });
  const rowsKey = datasetKeys.allRows(datasetId);
  if (action?.kind === "edit_row" && steps !== undefined) {
    const overlay = overlayOf([action]);
    client.setQueriesData<DatasetRows>({ queryKey: rowsKey }, (page) => page && editedPage(page, overlay));
  }
  // Undoing and redoing, which name no action, are quick too.
  const isQuick = action === undefined || QUICK_STEPS.has(action.kind);
  if (isQuick && client.isMutating({ mutationKey: stepScope(datasetId).mutationKey }) > 1) return;
  client.removeQueries({ queryKey: rowsKey, type: "inactive" });
  type Keyed = { queryKey: readonly unknown[] };
  const isOfRows = ({ queryKey }: Keyed) => queryKey[3] !== "steps";
  const isOther = (query: Keyed) => isOfRows(query) && query.queryKey[3] !== "rows";
  // What is on its way for the first time is about the rows before the change, and would pass for the answer after it.
  await client.cancelQueries({ queryKey: datasetKeys.one(datasetId), predicate: isOfRows });
  void client.invalidateQueries({ queryKey: datasetKeys.one(datasetId), predicate: isOther });
  void client.invalidateQueries({ queryKey: datasetKeys.lists() });
  await client.invalidateQueries({ queryKey: rowsKey });
}

/** The lists are not waited for: with the first dataset in them, the screen that asked for it goes, and with it its callbacks. */
function added(client: QueryClient) {
  return (dataset: DatasetDetail) => {
    client.setQueryData(datasetKeys.detail(dataset.id), dataset);
    void client.invalidateQueries({ queryKey: datasetKeys.lists() });
  };
}

export const datasetMutations = {
  /** Sends a file, with progress in bytes; see `uploadDataset`. */
  upload: (client: QueryClient) => mutationOptions({ mutationFn: uploadDataset, onSuccess: added(client) }),
  /** Imports from the hub; what takes longer than a moment comes back as `importing`. */
  importHub: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: Extract<ImportDatasetInput, { source: "huggingface" }>) =>
        callApi("/api/datasets/import", { method: "POST", body, response: answer("datasetDetail") }),
      onSuccess: added(client),
    }),
  importSample: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: ImportDatasetInput) =>
        callApi("/api/datasets/import", { method: "POST", body, response: answer("datasetDetail") }),
      onSuccess: added(client),
    }),
  /** Renames, or confirms the column roles; the profile, and what is suggested for preparing, follow the roles. */
  update: (client: QueryClient, datasetId: string) =>
    mutationOptions({
      mutationFn: (body: UpdateDatasetBody) =>
        callApi(datasetPath(datasetId), { method: "PATCH", body, response: answer("datasetDetail") }),
      onSuccess: (dataset) => {
        client.setQueryData(datasetKeys.detail(datasetId), dataset);
        return askAgain(client, datasetKeys.all);
      },
    }),
  remove: (client: QueryClient, datasetId: string) =>
    mutationOptions({
      mutationFn: () => callApi(datasetPath(datasetId), { method: "DELETE", response: answer("datasetDetail") }),
      // The dataset itself is not asked for again: it would not be found.
      onSuccess: () =>
        Promise.all([
          client.invalidateQueries({ queryKey: datasetKeys.lists() }),
          client.invalidateQueries({ queryKey: preparationKeys.lists() }),
        ]),
    }),
  /** Adds a cleaning step after those that are applied; the ones that were undone are forgotten. */
  addStep: (client: QueryClient, datasetId: string, signalOf?: SignalOf) =>
    mutationOptions({
      ...stepScope(datasetId),
      mutationFn: (action: StepActionInput) =>
        callApi(`${datasetPath(datasetId)}/steps`, {
          method: "POST",
          body: { action },
          signal: signalOf?.(),
          response: stepsAnswer("datasetSteps"),
        }),
      onSettled: (steps, _, action) => stepsSettled(client, datasetId, steps, action),
    }),
  /** Undoes and redoes. The steps are counted when its turn comes, after whatever was asked for before. */
  jump: (client: QueryClient, datasetId: string, signalOf?: SignalOf) =>
    mutationOptions({
      ...stepScope(datasetId),
      mutationFn: async (jump: Jump) => {
        const steps = await client.ensureQueryData(datasetQueries.steps(datasetId));
        const applied = "by" in jump ? steps.applied + jump.by : jump.applied;
        return callApi(`${datasetPath(datasetId)}/steps/jump`, {
          method: "POST",
          body: { applied: Math.min(Math.max(applied, 0), steps.total) },
          signal: signalOf?.(),
          response: stepsAnswer("datasetSteps"),
        });
      },
      onSettled: (steps) => stepsSettled(client, datasetId, steps),
    }),
  /** Applies the steps of a file that was exported; the answer names those that no longer match. */
  replaySteps: (client: QueryClient, datasetId: string, signalOf?: SignalOf) =>
    mutationOptions({
      ...stepScope(datasetId),
      mutationFn: (file: StepsFileInput) =>
        callApi(`${datasetPath(datasetId)}/steps/replay`, {
          method: "POST",
          body: file,
          signal: signalOf?.(),
          response: stepsAnswer("replayResult"),
        }),
      onSettled: (result) => stepsSettled(client, datasetId, result?.steps),
    }),
  /** Looks for labels that look wrong; the readiness list counts them then. */
  findSuspects: (client: QueryClient, datasetId: string, signalOf: SignalOf) =>
    mutationOptions({
      mutationFn: (target: string) =>
        callApi(`${datasetPath(datasetId)}/suspects`, {
          method: "POST",
          body: { target },
          signal: signalOf(),
          response: suspectsAnswer("suspectsReport"),
        }),
      onSuccess: async (report, target) => {
        const { queryKey } = datasetQueries.suspects(datasetId, target);
        // An older answer that is still on its way would take the place of this one.
        await client.cancelQueries({ queryKey });
        client.setQueryData(queryKey, { pages: [report], pageParams: [0] });
        await askAgain(client, datasetKeys.profile(datasetId));
      },
    }),
  /** Says that the label of a row is right, or takes that back. */
  keepLabel: (client: QueryClient, datasetId: string, target: string) =>
    mutationOptions({
      scope: { id: `kept labels ${datasetId}` },
      mutationFn: ({ row, isKept }: { row: number; isKept: boolean }) =>
        callApi(`${datasetPath(datasetId)}/suspects/kept`, {
          method: "POST",
          body: { target, row, isKept },
          response: suspectsAnswer("keptLabel"),
        }),
      onSettled: () =>
        Promise.all([
          askAgain(client, datasetKeys.suspects(datasetId, target)),
          askAgain(client, datasetKeys.profile(datasetId)),
        ]),
    }),
  /**
   * Sends a text with its right labels to a dataset, for its next version: from the playground, or out of a batch. The
   * dataset is named with each, since a screen of models writes to several.
   */
  addCorrection: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ datasetId, ...body }: AddCorrectionBody & { datasetId: string }) =>
        callApi(`${datasetPath(datasetId)}/corrections`, {
          method: "POST",
          body,
          response: correctionsAnswer("correction"),
        }),
      onSettled: (_, __, { datasetId }) => askAgain(client, datasetKeys.corrections(datasetId)),
    }),
  /** Takes a correction back; the rows of one that was added stay. */
  removeCorrection: (client: QueryClient, datasetId: string) =>
    mutationOptions({
      mutationFn: (correctionId: string) =>
        callApi(`${datasetPath(datasetId)}/corrections/${encodeURIComponent(correctionId)}`, {
          method: "DELETE",
          response: correctionsAnswer("correction"),
        }),
      onSettled: () => askAgain(client, datasetKeys.corrections(datasetId)),
    }),
  /** Adds all corrections that wait to the rows, as one cleaning step. */
  applyCorrections: (client: QueryClient, datasetId: string, signalOf?: SignalOf) =>
    mutationOptions({
      ...stepScope(datasetId),
      mutationFn: () =>
        callApi(`${datasetPath(datasetId)}/corrections/apply`, {
          method: "POST",
          signal: signalOf?.(),
          response: stepsAnswer("datasetSteps"),
        }),
      onSettled: (steps) => stepsSettled(client, datasetId, steps),
    }),
  /** Accepts the rows as they are now as a version. */
  acceptVersion: (client: QueryClient, datasetId: string) =>
    mutationOptions({
      mutationFn: () =>
        callApi(`${datasetPath(datasetId)}/versions`, { method: "POST", response: stepsAnswer("datasetVersions") }),
      onSuccess: (versions) => {
        client.setQueryData(datasetKeys.versions(datasetId), versions);
        return client.invalidateQueries({ queryKey: datasetKeys.detail(datasetId) });
      },
    }),
};
