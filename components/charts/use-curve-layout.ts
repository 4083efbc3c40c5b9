"use client";

import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from "react";
import { ALL_STEPS, type StepWindow } from "@/lib/charts/curve-window";
import { change, type LayoutHistory, redo, startHistory, undo } from "@/lib/charts/layout-history";
import {
  type CurvePreferences,
  parsePreferences,
  readPreferences,
  subscribePreferences,
  writePreferences,
} from "./curve-preferences";

/** How the curves of a board are looked at. */
export interface CurveLayout extends CurvePreferences {
  window: StepWindow;
}

export interface CurveLayoutControls {
  layout: CurveLayout;
  set: (part: Partial<CurveLayout>) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
}

/** Layout of a board: taste that is kept per `scope` in this browser, the steps in view, and undo over both. */
export function useCurveLayout(scope: string): CurveLayoutControls {
  const text = useSyncExternalStore(
    subscribePreferences,
    () => readPreferences(scope),
    () => null,
  );
  const preferences = useMemo(() => parsePreferences(text), [text]);
  const [window, setWindow] = useState<StepWindow>(ALL_STEPS);
  const layout = useMemo((): CurveLayout => ({ ...preferences, window }), [preferences, window]);
  const [history, setHistory] = useState<LayoutHistory<CurveLayout>>(() => startHistory(layout));
  const go = (next: LayoutHistory<CurveLayout>) => {
    setHistory(next);
    const { window: wanted, ...taste } = next.now;
    setWindow(wanted);
    const isNewTaste =
      taste.smoothing !== layout.smoothing || taste.scale !== layout.scale || taste.clip !== layout.clip;
    if (isNewTaste) writePreferences(scope, taste);
  };
  const current = { ...history, now: layout };
  const controls: CurveLayoutControls = {
    layout,
    set: (part) => go(change(current, { ...layout, ...part }, Object.keys(part).join(), performance.now())),
    undo: () => go(undo(current)),
    redo: () => go(redo(current)),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
  useUndoKeys(controls);
  return controls;
}

/** Where undo belongs to what is typed, or to what lies over the page. */
const OWN_KEYS =
  "input:not([type=radio], [type=checkbox]), textarea, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu]";

function useUndoKeys({ undo: back, redo: forth, canUndo, canRedo }: CurveLayoutControls) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    if (event.key.toLowerCase() !== "z" || !(target instanceof Element) || target.closest(OWN_KEYS) !== null) return;
    if (event.shiftKey ? !canRedo : !canUndo) return;
    event.preventDefault();
    if (event.shiftKey) forth();
    else back();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
