import { route } from "@/lib/http/route";
import { serverCheck } from "@/lib/servers/check-schema";
import { checkServerInput } from "@/lib/servers/schema";
import { checkAddress } from "@/lib/servers/server/check";

export const POST = route({ body: checkServerInput, response: serverCheck }, ({ body }, { signal }) =>
  checkAddress(body, { signal }),
);
