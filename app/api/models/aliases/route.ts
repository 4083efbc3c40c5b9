import { route } from "@/lib/http/route";
import { modelAliasList } from "@/lib/models/schema";
import { listAliases } from "@/lib/models/server/aliases";

export const GET = route({ response: modelAliasList }, () => listAliases());
