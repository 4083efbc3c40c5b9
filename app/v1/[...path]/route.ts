import { v1 } from "@/lib/mistral/server/app";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export { v1 as DELETE, v1 as GET, v1 as OPTIONS, v1 as PATCH, v1 as POST, v1 as PUT };
