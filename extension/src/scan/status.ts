// How far a scan is, in numbers and in words; the popup and the panel in the page say the same.

import type { Verdict } from "../generated/contract";
import { decimal, verdictTitle, word } from "../words";

export const PHASES = ["ready", "running", "stopped", "done"] as const;
export type Phase = (typeof PHASES)[number];

/** What came of one picture: a verdict, or why there is none. */
export type Outcome = Verdict | "other" | "unread" | "not_allowed";

export interface ScanStatus {
  readonly phase: Phase;
  /** All pictures of the page that a scan takes. */
  readonly total: number;
  /** How many had each outcome so far. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** The other sites that pictures come from. */
  readonly origins: readonly string[];
}

/** In the order in which they are told: what a reader looks for comes first. */
export const TOLD = [
  "synthetic",
  "unsure",
  "photograph",
  "no_face",
  "other",
  "unread",
  "not_allowed",
] as const satisfies readonly Outcome[];

/** Args: outcomes, of every picture that is through or can't be read without a permission. */
export function tally(outcomes: Iterable<Outcome>): ScanStatus["outcomes"] {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Of a page: its own and those of its frames. */
export function joined(page: ScanStatus, frames: readonly ScanStatus[]): ScanStatus {
  const all = [page, ...frames.filter(({ total }) => total)];
  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const outcome of TOLD) {
    const count = all.reduce((sum, status) => sum + (status.outcomes[outcome] ?? 0), 0);
    if (count) outcomes[outcome] = count;
  }
  const active = (["running", "stopped"] as const).find((phase) =>
    all.some((status) => status.phase === phase),
  );
  return {
    phase: active ?? page.phase,
    total: all.reduce((sum, { total }) => sum + total, 0),
    outcomes,
    origins: [...new Set(all.flatMap(({ origins }) => origins))],
  };
}

/** How many have been looked at; those that nobody allowed have not. */
export function checkedCount({ outcomes }: ScanStatus): number {
  return TOLD.filter((outcome) => outcome !== "not_allowed").reduce(
    (sum, outcome) => sum + (outcomes[outcome] ?? 0),
    0,
  );
}

/** One line: how far it is. */
export function progressText(status: ScanStatus): string {
  const { phase, total } = status;
  if (phase === "ready") {
    return total ? word("scan_found", decimal(total)) : word("scan_found_none");
  }
  const key = ({ running: "scan_progress", stopped: "scan_stopped", done: "scan_done" } as const)[phase];
  return word(key, decimal(checkedCount(status)), decimal(total));
}

export interface OutcomeLine {
  readonly outcome: Outcome;
  readonly text: string;
  readonly count: number;
}

/** A line for each outcome that occurred. */
export function outcomeLines({ outcomes }: ScanStatus): OutcomeLine[] {
  return TOLD.flatMap((outcome) => {
    const count = outcomes[outcome];
    return count ? [{ outcome, count, text: outcomeText(outcome) }] : [];
  });
}

export function outcomeText(outcome: Outcome): string {
  if (outcome === "other") return word("scan_other");
  if (outcome === "unread") return word("scan_unread");
  return outcome === "not_allowed" ? word("scan_not_allowed") : verdictTitle(outcome);
}
