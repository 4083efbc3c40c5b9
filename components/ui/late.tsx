"use client";

import { type ComponentType, type ReactNode, useEffect, useState, useSyncExternalStore } from "react";

const RETRY_MS = 5_000;

/** The code of a component that comes after the page's. */
export interface LateCode<Props> {
  /** Null until it is there. */
  known: () => ComponentType<Props> | null;
  fetch: () => Promise<void>;
  /** Fetches it ahead; a failure shows when it is drawn. */
  preload: () => void;
}

/** Says where a component's code comes from; it is fetched once. */
export function lateCode<Props>(load: () => Promise<ComponentType<Props>>): LateCode<Props> {
  let loaded: ComponentType<Props> | null = null;
  const fetch = async () => {
    loaded ??= await load();
  };
  return { known: () => loaded, fetch, preload: () => void fetch().catch(() => undefined) };
}

/** After the page's own code, and before the app may have gone away. */
const PRELOAD_AFTER_MS = 5_000;

/** Fetches a component's code once the page has had time to load. */
export function usePreload({ preload }: { preload: () => void }): void {
  useEffect(() => {
    const timer = setTimeout(preload, PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [preload]);
}

interface LateProps<Props> {
  code: LateCode<Props>;
  props: Props;
  /** While the code is on its way. */
  fallback?: ReactNode;
  /** While it cannot be had: the app is away. Unless given, the fallback. */
  lost?: ReactNode;
}

const nothing = () => () => undefined;
const onServer = () => null;

/**
 * Draws a component whose code comes after the page's. Unlike React's `lazy` it never throws where that fails, which would
 * take the whole page away: it asks again until the app is back.
 */
export function Late<Props extends object>({ code, props, fallback = null, lost = fallback }: LateProps<Props>) {
  // The first drawing in the browser is that of the server, which has nothing of it.
  const Known = useSyncExternalStore(nothing, code.known, onServer);
  const [, redraw] = useState(0);
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    if (Known !== null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const onLost = () => {
      if (isGone) return;
      setIsLost(true);
      timer = setTimeout(attempt, RETRY_MS);
    };
    const attempt = () => void code.fetch().then(() => !isGone && redraw((count) => count + 1), onLost);
    attempt();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [Known, code]);
  if (Known !== null) return <Known {...props} />;
  return isLost ? lost : fallback;
}
