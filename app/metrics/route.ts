import { v1 } from "@/lib/mistral/server/app";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export { v1 as GET };
