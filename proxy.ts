import { type NextRequest, NextResponse } from "next/server";
import { foreignHost, isLoopbackHost } from "./lib/http/trust";

/** Pages, like the API, are shown only to who asks for this machine by its own name. */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get("host");
  if (isLoopbackHost(host)) return NextResponse.next();
  return new NextResponse(foreignHost(host), { status: 403, headers: { "content-type": "text/plain; charset=utf-8" } });
}

// The API and /v1 check for themselves: a request that passes here has its body copied, which uploads must not.
export const config = { matcher: "/((?!api/|v1/|_next/static/).*)" };
