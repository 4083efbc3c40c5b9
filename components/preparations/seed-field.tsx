"use client";

import { Dices } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useStudio } from "./recipe-context";

/** Short enough to be told to a colleague. */
const DICE_SEEDS = 100_000;

/** Which rows are drawn. */
export function SeedField() {
  const { form, change, errors } = useStudio();
  return (
    <Field label="Seed" description="The same seed draws the same rows." error={errors.get("seed")}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            type="number"
            inputMode="numeric"
            min={0}
            className="w-36"
            {...form.register("seed", { setValueAs: (value) => (value === "" ? null : Number(value)) })}
          />
          <Button
            size="icon"
            aria-label="Draw another seed"
            title="Draw another seed"
            onClick={() => change({ seed: Math.floor(Math.random() * DICE_SEEDS) })}
          >
            <Dices aria-hidden />
          </Button>
        </div>
      )}
    </Field>
  );
}
