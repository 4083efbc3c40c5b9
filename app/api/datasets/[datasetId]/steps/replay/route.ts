import { datasetParams } from "@/lib/datasets/schema";
import { replaySteps } from "@/lib/datasets/server/cleaning/replay-steps";
import { replayResult, stepsFile } from "@/lib/datasets/steps-schema";
import { route } from "@/lib/http/route";

/** Thousands of edits, each with the text of its row. */
const MAX_STEPS_BYTES = 32 * 1024 ** 2;

export const POST = route(
  { params: datasetParams, body: stepsFile, maxBodyBytes: MAX_STEPS_BYTES, response: replayResult },
  ({ params, body }, { signal }) => replaySteps(params.datasetId, body, signal),
);
