import { datasetParams, datasetTasks } from "@/lib/datasets/schema";
import { listTasks } from "@/lib/datasets/server/tasks";
import { route } from "@/lib/http/route";

/** What is under way for a dataset: a page asks while it waits. */
export const GET = route({ params: datasetParams, response: datasetTasks }, async ({ params }) => ({
  data: listTasks(params.datasetId),
}));
