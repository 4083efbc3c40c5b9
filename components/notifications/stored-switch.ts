"use client";

/** Something on or off that is kept in this browser and shared by its tabs; for `useSyncExternalStore`. */
export interface StoredSwitch {
  subscribe: (listener: () => void) => () => void;
  isOn: () => boolean;
  set: (isOn: boolean) => void;
  /** Says that what depends on it should be read again. */
  touch: () => void;
}

/** Makes one under a name of the storage, `initially` on or off. */
export function storedSwitch(name: string, initially: boolean): StoredSwitch {
  const key = `classifier-studio.${name}`;
  const listeners = new Set<() => void>();
  // Stands in for a storage that the browser refuses.
  let memory: string | null = null;
  const touch = () => {
    for (const listener of listeners) listener();
  };
  const stored = () => {
    try {
      return window.localStorage.getItem(key) ?? memory;
    } catch {
      return memory;
    }
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      window.addEventListener("storage", listener);
      return () => {
        listeners.delete(listener);
        window.removeEventListener("storage", listener);
      };
    },
    isOn: () => (stored() ?? (initially ? "on" : "off")) === "on",
    set: (isOn) => {
      memory = isOn ? "on" : "off";
      try {
        window.localStorage.setItem(key, memory);
      } catch {
        // A full or forbidden storage costs the memory beyond this tab, nothing else.
      }
      touch();
    },
    touch,
  };
}
