import { z } from "zod";
import { route } from "@/lib/http/route";
import { modelSummary, updateModelInput } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { updateModel } from "@/lib/models/server/update";

const params = z.object({ modelId: z.string() });

export const GET = route({ params, response: modelSummary }, ({ params }) => getModel(params.modelId));

export const PATCH = route({ params, body: updateModelInput, response: modelSummary }, ({ params, body }) =>
  updateModel(params.modelId, body),
);
