// The quiet line about the network: which one, and how often it is right and wrong.

import type { PictureAnswer } from "../detector/answer";
import type { Rate } from "../generated/contract";
import { word } from "../words";

export function modelLine({ name, version, performance }: PictureAnswer["model"]): string {
  const { set_name, tpr, fpr } = performance;
  const rates =
    tpr || fpr ? word("model_rates", set_name, share(tpr), share(fpr)) : word("model_rates_none");
  return `${word("model_line", name, version)} ${rates}`;
}

function share(rate: Rate | null): string {
  if (!rate) return word("model_rate_unknown");
  const percent = rate.rate * 100;
  // "0.3 in 100" says something where "0 in 100" would not.
  const digits = percent < 10 ? 1 : 0;
  return word("model_rate", percent.toLocaleString(undefined, { maximumFractionDigits: digits }));
}
