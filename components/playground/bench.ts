import type { ReactNode } from "react";
import type { ModelSummary } from "@/lib/models/schema";
import type { Mode } from "@/lib/playground/search-params";

/** What the three ways to try something have in common. */
export interface BenchProps {
  model: ModelSummary;
  /** A second model for the same. */
  beside: ModelSummary | undefined;
  /** Where models and the way to try are chosen. */
  head: ReactNode;
  /** As it is typed: a sentence, lines, or a JSON list of messages. */
  text: string;
  onText: (text: string) => void;
  /** Typing has paused. */
  onSettle: (text: string) => void;
  /** Goes on with a text in another way. */
  onOpen: (mode: Mode, text: string) => void;
  /** Address of the model's server, as the reader's own programs reach it. */
  serverUrl: string;
}
