import "server-only";
import { openApiDocument } from "@/lib/http/openapi";
import { API_OPERATIONS } from "./operations";
import { COMPONENTS } from "./shapes";
import { EXTENSION_OPERATIONS } from "./x-operations";

let document: ReturnType<typeof openApiDocument> | undefined;

/** The OpenAPI 3.1 document of everything below /v1. Made once: it depends on nothing but the code. */
export function v1Document() {
  document ??= openApiDocument({
    title: "Classifier engine",
    version: "1",
    description:
      "The fine-tuning and classification routes of the Mistral API, served by an engine of one's own, and what it does beyond them below /v1/x.",
    operations: [...API_OPERATIONS, ...EXTENSION_OPERATIONS],
    components: COMPONENTS,
    security: {
      name: "apiKey",
      scheme: {
        type: "http",
        scheme: "bearer",
        description: "Any key, or none, while the server listens on this machine only and no key has been made.",
      },
    },
  });
  return document;
}
