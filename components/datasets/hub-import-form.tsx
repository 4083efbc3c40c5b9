"use client";

import { Download } from "lucide-react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogClose, DialogFooter } from "@/components/ui/dialog";
import type { HubLookup } from "@/lib/datasets/hub-schema";
import { HubFilterFields } from "./hub-filter-fields";
import type { HubField, HubFormValues } from "./hub-form";
import { HubRows } from "./hub-rows";
import type { useHubImport } from "./use-hub-import";

interface HubImportFormProps {
  hub: ReturnType<typeof useHubImport>;
  found: HubLookup;
}

/** Which rows of a split, how they look, and the button that brings them in. */
export function HubImportForm({ hub, found }: HubImportFormProps) {
  const form = useForm<HubFormValues>({ defaultValues: { filterColumn: "", filterValue: "" } });
  const { importError, isLooking, isImporting } = hub;
  const errorOf = (field: HubField) => (importError?.field === field ? importError.reason : undefined);
  const start = form.handleSubmit((values) => hub.start(found, values, (field) => focusField(form, field)));
  return (
    <form onSubmit={(event) => void start(event)} noValidate className="flex flex-col gap-5">
      {found.notes.length === 0 ? null : (
        <Callout tone="warning">
          {found.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Callout>
      )}
      <HubFilterFields
        form={form}
        preview={found.preview}
        columnError={errorOf("filterColumn")}
        valueError={errorOf("filterValue")}
        onChange={hub.forgetError}
      />
      <HubRows preview={found.preview} />
      {/* Always in sight, also where the dialog is taller than the window. */}
      <div className="sticky -bottom-6 -mx-6 -mb-6 flex flex-col gap-4 border-border border-t bg-raised px-6 py-4">
        {importError?.field === "form" || importError?.field === "name" ? (
          <div role="alert">
            <Callout tone="danger" title="The import was not started">
              {importError.reason}
            </Callout>
          </div>
        ) : null}
        <DialogFooter className="mt-0">
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary" pending={isImporting} disabled={isLooking}>
            <Download aria-hidden />
            Import
          </Button>
        </DialogFooter>
      </div>
    </form>
  );
}

function focusField(form: ReturnType<typeof useForm<HubFormValues>>, field: HubField): void {
  if (field === "filterColumn" || field === "filterValue") form.setFocus(field);
}
