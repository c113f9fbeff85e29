// The colours of the heat map: blue and orange, which colour-blind people tell apart, and clear in
// the middle, where a cell says nothing. The dashboard's are the same (dashboard/theme.py).

const PHOTOGRAPH = "43 123 214";
const GENERATOR = "232 113 10";
/** Share of the scale from which a cell counts as clear and bears its sign. */
export const CLEAR = 0.3;
const ALPHA_AT_CLEAR = 0.25;
const ALPHA_AT_END = 0.9;

/** Args: log-odds of a cell; end of the scale. Returns: -1 photograph, 1 generator, 0 neither. */
export function leaning(logOdds: number, end: number): -1 | 0 | 1 {
  if (Math.abs(logOdds) < CLEAR * end) return 0;
  return logOdds > 0 ? 1 : -1;
}

/** A CSS colour to lay over a picture. */
export function veil(logOdds: number, end: number): string {
  const share = Math.min(Math.abs(logOdds) / end, 1);
  const steep = (ALPHA_AT_END - ALPHA_AT_CLEAR) / (1 - CLEAR);
  const alpha =
    share < CLEAR ? (share / CLEAR) * ALPHA_AT_CLEAR : ALPHA_AT_CLEAR + (share - CLEAR) * steep;
  return `rgb(${logOdds < 0 ? PHOTOGRAPH : GENERATOR} / ${alpha.toFixed(3)})`;
}
