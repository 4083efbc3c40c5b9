"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "./button";
import { DialogClose, DialogFooter } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

interface NameFormProps {
  /** What a name has to be. */
  schema: z.ZodType<string, string>;
  initial: string;
  /** On the button that sends it. */
  action: string;
  isPending: boolean;
  /** A rejection is said at the field, which stays filled. */
  onSubmit: (name: string) => Promise<unknown>;
}

/** The form of a dialog that asks for a name and nothing else. */
export function NameForm({ schema, initial, action, isPending, onSubmit }: NameFormProps) {
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(z.object({ name: schema })),
    defaultValues: { name: initial },
  });
  const submit = handleSubmit(async ({ name }) => {
    try {
      await onSubmit(name);
    } catch (error) {
      setError("name", { message: error instanceof Error ? error.message : String(error) });
    }
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Field label="Name" error={formState.errors.name?.message}>
        {(control) => <Input {...control} {...register("name")} autoComplete="off" />}
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={isPending}>
          {action}
        </Button>
      </DialogFooter>
    </form>
  );
}
