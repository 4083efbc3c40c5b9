import { useRef } from "react";

/**
 * Lets the first of several presses through. A double click arrives before React has drawn the button as busy, and two
 * requests would make two jobs. `reset` after a failure, so that it can be pressed again.
 */
export function useOnce(): { first: () => boolean; reset: () => void } {
  const isTaken = useRef(false);
  return {
    first: () => {
      const isFirst = !isTaken.current;
      isTaken.current = true;
      return isFirst;
    },
    reset: () => {
      isTaken.current = false;
    },
  };
}
