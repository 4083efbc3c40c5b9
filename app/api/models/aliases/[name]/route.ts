import { route } from "@/lib/http/route";
import { aliasParams, modelAlias, moveAliasInput } from "@/lib/models/schema";
import { deleteAlias, moveAlias } from "@/lib/models/server/aliases";

export const PUT = route({ params: aliasParams, body: moveAliasInput, response: modelAlias }, ({ params, body }) =>
  moveAlias(params.name, body.modelId),
);

export const DELETE = route({ params: aliasParams, response: modelAlias }, ({ params }) => deleteAlias(params.name));
