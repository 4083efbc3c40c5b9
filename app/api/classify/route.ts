import { route } from "@/lib/http/route";
import { classifyInput, classifyResult } from "@/lib/playground/schema";
import { classify } from "@/lib/playground/server/classify";

export const POST = route({ body: classifyInput, response: classifyResult }, ({ body }) => classify(body));
