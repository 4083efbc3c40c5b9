import { route } from "@/lib/http/route";
import { apiDocument, documentSchema } from "./document";

export const GET = route({ response: documentSchema }, async () => apiDocument());
