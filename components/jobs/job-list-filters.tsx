"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { datasetQueries } from "@/lib/datasets/queries";
import { JOB_GROUPS, type JobGroup } from "@/lib/jobs/status";
import { serverQueries } from "@/lib/servers/queries";
import { changeJobsSearch, useJobsSearch } from "./job-list-search";

const GROUPS: readonly { value: JobGroup | "all"; label: string }[] = [
  { value: "all", label: "All" },
  { value: "active", label: "Active" },
  { value: "done", label: "Done" },
  { value: "failed", label: "Failed" },
  { value: "stopped", label: "Stopped" },
];

const TYPING_PAUSE_MS = 250;

/** What narrows the list: text, state, and server and dataset where there are several. */
export function JobListFilters() {
  const { group, server, dataset } = useJobsSearch();
  return (
    <search aria-label="Jobs" className="flex flex-wrap items-center gap-2">
      <SearchBox />
      <div className="max-w-full overflow-x-auto">
        <SegmentedControl
          label="State"
          options={GROUPS}
          value={group === "waiting" ? "active" : (group ?? "all")}
          onValueChange={(value) => changeJobsSearch({ group: JOB_GROUPS.find((group) => group === value) })}
        />
      </div>
      <ServerFilter value={server} />
      <DatasetFilter value={dataset} />
    </search>
  );
}

function SearchBox() {
  const { q } = useJobsSearch();
  const [text, setText] = useState(q ?? "");
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);
  // The address may change without this box, by "Show all jobs" for one; what is being typed wins.
  useEffect(() => {
    if (typing.current === undefined) setText(q ?? "");
  }, [q]);
  const onType = (typed: string) => {
    setText(typed);
    clearTimeout(typing.current);
    typing.current = setTimeout(() => {
      typing.current = undefined;
      changeJobsSearch({ q: typed.trim() === "" ? undefined : typed.trim() });
    }, TYPING_PAUSE_MS);
  };
  return (
    <div className="relative w-full sm:w-64">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <Input
        type="search"
        aria-label="Search in jobs"
        placeholder="Dataset, model, suffix…"
        value={text}
        onChange={(event) => onType(event.target.value)}
        className="pl-8"
      />
    </div>
  );
}

const ALL = "all";

interface ChoiceProps {
  label: string;
  all: string;
  value: string | undefined;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}

/** A choice between all and one; there is nothing to choose from less than two. */
function Choice({ label, all, value, choices, onChange }: ChoiceProps) {
  if (choices.length < 2 && value === undefined) return null;
  const isKnown = value === undefined || choices.some((choice) => choice.value === value);
  const options = [
    { value: ALL, label: all },
    ...choices,
    ...(isKnown ? [] : [{ value: value ?? ALL, label: "Another" }]),
  ];
  return (
    <Select
      aria-label={label}
      options={options}
      value={value ?? ALL}
      onValueChange={(next) => onChange(next === ALL ? undefined : next)}
      className="w-44 max-sm:w-[calc(50%-0.25rem)]"
    />
  );
}

function ServerFilter({ value }: { value: string | undefined }) {
  const { data } = useQuery(serverQueries.list());
  return (
    <Choice
      label="Server"
      all="All servers"
      value={value}
      choices={(data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(server) => changeJobsSearch({ server })}
    />
  );
}

function DatasetFilter({ value }: { value: string | undefined }) {
  const { data } = useInfiniteQuery(datasetQueries.list());
  const datasets = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Choice
      label="Dataset"
      all="All datasets"
      value={value}
      choices={datasets.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(dataset) => changeJobsSearch({ dataset })}
    />
  );
}
