"use client";

import { Bar } from "@/components/charts/bar-list";
import { formatShare } from "@/lib/charts/format";
import type { DatasetProfile } from "@/lib/datasets/profile-schema";
import { Finding } from "./finding";

const SHOWN = 6;

/** Languages of a sample of the texts; nothing where there is too little to tell. */
export function LanguagesFinding({ profile }: { profile: DatasetProfile | undefined }) {
  const languages = profile?.languages ?? [];
  const [first] = languages;
  if (first === undefined) return null;
  const shown = languages.slice(0, SHOWN);
  const rest = languages.slice(SHOWN).reduce((sum, { share }) => sum + share, 0);
  return (
    <Finding title="Languages">
      <p className="text-sm leading-5">
        {languages.length === 1 ? `The texts are in ${first.name}.` : `Most of the texts are in ${first.name}.`}{" "}
        <span className="text-muted">Guessed from a sample.</span>
      </p>
      <ul aria-label="Languages" className="flex flex-col gap-1.5">
        {[...shown, ...(rest > 0 ? [{ code: "", name: "Others", share: rest }] : [])].map(({ code, name, share }) => (
          <li key={code} className="grid grid-cols-[7rem_minmax(0,1fr)_3.5rem] items-center gap-3 text-sm">
            <span className="truncate">{name}</span>
            <Bar length={share} colour="var(--accent)" />
            <span className="text-right text-muted tabular-nums">{formatShare(share)}</span>
          </li>
        ))}
      </ul>
    </Finding>
  );
}
