import type { ReactNode } from "react";

interface FieldGroupProps {
  title: string;
  /** What has to be known about all of it. */
  description?: ReactNode;
  children: ReactNode;
}

/** Settings of the recipe that belong together. */
export function FieldGroup({ title, description, children }: FieldGroupProps) {
  return (
    <fieldset className="min-w-0 border-border not-first:border-t not-first:pt-5">
      <legend className="float-left mb-3 w-full font-semibold text-sm">
        {title}
        {description ? (
          <span className="mt-0.5 block font-normal text-muted text-xs leading-5">{description}</span>
        ) : null}
      </legend>
      <div className="clear-left flex min-w-0 flex-col gap-4">{children}</div>
    </fieldset>
  );
}
