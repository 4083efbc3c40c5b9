import { route } from "@/lib/http/route";
import { preparationDetail, preparationParams } from "@/lib/preparations/schema";
import { getPreparation } from "@/lib/preparations/server/get";

export const GET = route({ params: preparationParams, response: preparationDetail }, ({ params }) =>
  getPreparation(params.preparationId),
);
