import { healthReport } from "@/lib/health/schema";
import { checkHealth } from "@/lib/health/server/check";
import { route } from "@/lib/http/route";

export const GET = route({ response: healthReport }, () => checkHealth());
