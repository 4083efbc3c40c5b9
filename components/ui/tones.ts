/** The six tones of a status, shared by badges and dots. Colour never stands alone: there is always a word beside it. */
export type Tone = "grey" | "blue" | "violet" | "amber" | "green" | "red";

export const softTone: Record<Tone, string> = {
  grey: "bg-status-grey-soft text-status-grey",
  blue: "bg-status-blue-soft text-status-blue",
  violet: "bg-status-violet-soft text-status-violet",
  amber: "bg-status-amber-soft text-status-amber",
  green: "bg-status-green-soft text-status-green",
  red: "bg-status-red-soft text-status-red",
};

export const solidTone: Record<Tone, string> = {
  grey: "bg-status-grey",
  blue: "bg-status-blue",
  violet: "bg-status-violet",
  amber: "bg-status-amber",
  green: "bg-status-green",
  red: "bg-status-red",
};
