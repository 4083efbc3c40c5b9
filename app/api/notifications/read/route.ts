import { route } from "@/lib/http/route";
import { markReadInput, markReadResult } from "@/lib/notifications/schema";
import { markRead } from "@/lib/notifications/server/mark-read";

export const POST = route({ body: markReadInput, response: markReadResult }, ({ body }) => markRead(body));
