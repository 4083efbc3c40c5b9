"use client";

import { type ReactNode, useMemo, useRef, useState } from "react";
import { Card } from "@/components/ui/card";
import { gridColumns, nextSort } from "@/lib/datasets/grid-columns";
import type { Target } from "@/lib/datasets/roles-schema";
import type { RowCommand } from "@/lib/datasets/row-commands";
import { cellsByName, rowLabels } from "@/lib/datasets/row-labels";
import { readOnlyReason } from "@/lib/datasets/row-words";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { FilterBar } from "./filter-bar";
import type { CountedLabel } from "./label-options";
import { LabelPicker } from "./label-picker";
import { NoRows } from "./no-rows";
import { RowDetail } from "./row-detail";
import { type Cursor, RowsGrid } from "./rows-grid";
import { ShortcutList } from "./shortcut-list";
import { useCellEditing } from "./use-cell-editing";
import { useRowActions } from "./use-row-actions";
import { useRowCursor } from "./use-row-cursor";
import type { RowEdits } from "./use-row-edits";
import { useRowShortcuts } from "./use-row-shortcuts";
import type { RowsUrl } from "./use-rows-search";
import type { ShownRows } from "./use-shown-rows";
import { useStable } from "./use-stable";

interface RowsWorkbenchProps {
  dataset: DatasetDetail;
  url: RowsUrl;
  shown: ShownRows;
  totalWords: string;
  edits: RowEdits;
  /** The target that keys set; undefined without a label column. */
  target: Target | undefined;
  labelsOf: (target: Target) => readonly CountedLabel[];
  digits: readonly string[];
  /** The labels beside the rows. Made above, so that moving the cursor does not draw them again. */
  labels: ReactNode;
}

/** Rows, the selected one in full, and everything that the keyboard does to them. */
export function RowsWorkbench(props: RowsWorkbenchProps) {
  const { dataset, url, shown, edits, target, digits } = props;
  const area = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const names = useMemo(() => dataset.columns.map(({ name }) => name), [dataset.columns]);
  const columns = useMemo(() => gridColumns(names, dataset.roles).shown, [names, dataset.roles]);
  const readOnly = readOnlyReason(shown.search);
  const place = useRowCursor({ datasetId: dataset.id, shown, columnCount: columns.length, overlay: edits.overlay });
  const { cursor, row } = place;
  const actions = useRowActions({ row, names, readOnly, edits });
  const [dialog, setDialog] = useState<{ type: "help" } | { type: "labels"; target: Target } | null>(null);

  const editing = useCellEditing({ columns, rowsKey: shown.key, actions, onEnd: place.goTo });
  const editText = () => cursor !== null && editing.start(cursor);
  const pickLabel = (of: Target | undefined) => {
    if (of !== undefined && cursor !== null && actions.canChange()) setDialog({ type: "labels", target: of });
  };
  const targetAt = (at: Cursor | null) => {
    const column = at === null ? undefined : columns[at.column - 1];
    return column?.kind === "target" ? column.target : target;
  };
  const press = (digit: number) => {
    if (cursor === null || target === undefined) return;
    if (digit === 0) return actions.setLabels(target, []);
    const label = digits[digit - 1];
    if (label !== undefined) actions.toggle(target, label);
  };
  const run = (command: RowCommand) => {
    switch (command.type) {
      case "move":
        return place.move(command.move);
      case "digit":
        return press(command.digit);
      case "pick-label":
        return pickLabel(targetAt(cursor));
      case "edit-text":
        return editText();
      case "remove":
        return actions.remove();
      case "leave":
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return place.set(null);
      case "undo":
        return edits.undo();
      case "redo":
        return edits.redo();
      case "search":
        return search.current?.select();
      case "help":
        return setDialog({ type: "help" });
    }
  };
  useRowShortcuts(area, run);
  const runLatest = useStable(run);
  const sortBy = useStable((name: string) => url.change((now) => nextSort(name, now)));

  // For buttons that go with what they take away: the focus must have another place.
  const focusRows = useStable(() => area.current?.querySelector<HTMLElement>("[role=grid]")?.focus());
  const showAll = () => {
    url.clear();
    focusRows();
  };

  const open = (at: Cursor) => {
    place.set(at);
    if (columns[at.column - 1]?.kind === "target") pickLabel(targetAt(at));
    else editing.start(at);
  };
  return (
    <div
      ref={area}
      className="grid min-w-0 gap-4 lg:h-[max(36rem,calc(100dvh-20rem))] lg:grid-cols-[minmax(0,1fr)_21rem]"
    >
      <Card className="flex h-[60dvh] min-h-96 min-w-0 flex-col overflow-hidden lg:h-auto">
        <FilterBar
          url={url}
          searchRef={search}
          totalWords={props.totalWords}
          isChanging={shown.isChanging}
          onLeave={focusRows}
          canUndo={edits.canUndo}
          canRedo={edits.canRedo}
          run={runLatest}
        />
        <RowsGrid
          ref={place.grid}
          datasetId={dataset.id}
          search={shown.search}
          rowsKey={shown.key}
          count={shown.count}
          names={names}
          columns={columns}
          overlay={edits.overlay}
          cursor={cursor}
          onCursor={place.set}
          onOpen={open}
          editor={editing.editor}
          sort={url.search}
          onSort={sortBy}
          isDimmed={shown.isChanging}
          empty={<NoRows isFiltered={props.totalWords !== "0 rows"} onClear={showAll} />}
        />
      </Card>
      <div className="flex min-h-0 min-w-0 flex-col gap-4">
        <Card className="flex min-h-56 flex-1 flex-col overflow-hidden">
          <RowDetail
            index={cursor?.index ?? null}
            count={shown.count}
            row={row}
            names={names}
            roles={dataset.roles}
            readOnly={readOnly}
            onMove={place.move}
            onEditText={editText}
            onPickLabel={pickLabel}
            onTakeLabel={actions.toggle}
            onRemove={actions.remove}
          />
        </Card>
        {props.labels}
      </div>
      <p role="status" className="sr-only">
        {actions.said}
      </p>
      {dialog?.type === "help" ? <ShortcutList onClose={() => setDialog(null)} /> : null}
      {dialog?.type === "labels" && row !== undefined ? (
        <LabelPicker
          row={row.row}
          text={cellsByName(names, row.cells)(dataset.roles?.text?.columns[0] ?? "")}
          target={dialog.target}
          labels={props.labelsOf(dialog.target)}
          chosen={rowLabels(dialog.target, cellsByName(names, row.cells))}
          digits={dialog.target.name === target?.name ? digits : []}
          onSave={(labels) => actions.setLabels(dialog.target, labels)}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </div>
  );
}
