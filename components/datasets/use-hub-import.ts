"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type HubLookup, type HubLookupQuery, hubNameIn, NO_HUB_NAME } from "@/lib/datasets/hub-schema";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import { datasetHref } from "@/lib/datasets/search-params";
import { type HubField, type HubFormValues, hubError, toImportBody } from "./hub-form";

/** Looks a dataset up on the hub, imports what is chosen of it, and opens its page. */
export function useHubImport({ onImported }: { onImported: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const [asked, setAsked] = useState<HubLookupQuery | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const lookup = useQuery({ ...datasetQueries.hub(asked ?? { name: "" }), enabled: asked !== null });
  const shown = useLastOf(asked === null ? undefined : lookup.data, hubNameIn(asked?.name ?? ""));
  const importing = useMutation(datasetMutations.importHub(client));

  const lookUp = (query: HubLookupQuery) => {
    importing.reset();
    const isName = hubNameIn(query.name) !== null;
    setRefusal(isName ? null : NO_HUB_NAME);
    if (!isName) return setAsked(null);
    // After a failure the same question is asked anew.
    if (lookup.isError) void client.resetQueries({ queryKey: datasetQueries.hub(query).queryKey });
    setAsked(query);
  };

  return {
    asked,
    /** While another split of a dataset is asked for, and when that fails, the one before stays. */
    found: asked === null ? undefined : shown,
    isLooking: asked !== null && lookup.isFetching,
    isImporting: importing.isPending || importing.isSuccess,
    lookupError: refusal === null ? hubError(asked === null ? null : lookup.error, placeOf(asked)) : nameError(refusal),
    importError: hubError(importing.error, "form"),
    lookUp,
    /** What was found is no longer what the name field says. */
    forget: () => {
      setAsked(null);
      setRefusal(null);
    },
    forgetError: () => importing.reset(),
    /** `onRefused` gets the field that the refusal is about. */
    start: (found: HubLookup, values: HubFormValues, onRefused: (field: HubField) => void) =>
      importing.mutate(toImportBody(found, values), {
        onError: (error) => onRefused(hubError(error, "form")?.field ?? "form"),
        onSuccess: ({ id }) => {
          onImported();
          router.push(datasetHref(id));
        },
      }),
  };
}

/** The newest of the answers that are about `dataset`. */
function useLastOf(answer: HubLookup | undefined, dataset: string | null): HubLookup | undefined {
  const [last, setLast] = useState(answer);
  if (answer !== undefined && answer !== last) setLast(answer);
  return answer ?? (last?.dataset === dataset ? last : undefined);
}

/** The field whose answer is missing. */
function placeOf(asked: HubLookupQuery | null): HubField {
  if (asked?.split !== undefined) return "split";
  return asked?.config === undefined ? "name" : "config";
}

function nameError(reason: string) {
  return { field: "name", reason } as const;
}
