import { route } from "@/lib/http/route";
import { classifyChatInput, classifyResult } from "@/lib/playground/schema";
import { classifyChat } from "@/lib/playground/server/classify-chat";

export const POST = route({ body: classifyChatInput, response: classifyResult }, ({ body }) => classifyChat(body));
