// The colours of the heat map, as the contract defines them for every place that draws one.

import { contract } from "../contract";

const { clear, colours } = contract.heat_map;

/** Args: log-odds of a cell; end of the scale. Returns: -1 photograph, 1 generator, 0 neither. */
export function leaning(logOdds: number, end: number): -1 | 0 | 1 {
  if (Math.abs(logOdds) < clear * end) return 0;
  return logOdds > 0 ? 1 : -1;
}

/** A CSS colour to lay over a picture. */
export function veil(logOdds: number, end: number): string {
  const share = Math.max(-1, Math.min(1, logOdds / end));
  const after = colours.findIndex((colour) => colour.share > share);
  const [from, to] = after < 0 ? colours.slice(-2) : colours.slice(after - 1, after + 1);
  if (!from || !to) throw new RangeError("the colours of the contract don't reach from -1 to 1");
  const part = (share - from.share) / (to.share - from.share);
  const [red, green, blue, opacity] = [...from.rgb, from.opacity].map((value, index) => {
    const other = [...to.rgb, to.opacity][index] ?? value;
    return value + part * (other - value);
  });
  return `rgb(${red} ${green} ${blue} / ${opacity?.toFixed(3)})`;
}
