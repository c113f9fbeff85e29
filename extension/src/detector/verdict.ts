// Port of backend/detector/verdict.py: from logit to probability and verdict.

import type {
  Calibration,
  DrawnHead,
  KindRules,
  Reason,
  Stability,
  Thresholds,
  TrainingStatistics,
  Verdict,
} from "../generated/contract";

export interface Judgement {
  readonly verdict: Verdict;
  /** Where the verdict is `unsure`. */
  readonly reason: Reason | null;
}

/** What the verdict depends on besides the network's output. */
export interface Rules {
  readonly thresholds: Thresholds;
  readonly stability: Stability;
  readonly training_statistics: TrainingStatistics;
  readonly drawn_head: DrawnHead | null;
}

/** The rules for a picture that is judged as `cut` by a share (0-1), as `free` for the rest. */
export function rulesBetween(cut: KindRules, free: KindRules, share: number): KindRules {
  const blend = (inCut: number, inFree: number) => share * inCut + (1 - share) * inFree;
  return {
    calibration: {
      slope: blend(cut.calibration.slope, free.calibration.slope),
      intercept: blend(cut.calibration.intercept, free.calibration.intercept),
    },
    thresholds: {
      upper: blend(cut.thresholds.upper, free.thresholds.upper),
      lower: blend(cut.thresholds.lower, free.thresholds.lower),
    },
  };
}

/**
 * Chance that the face is synthetic, where a share `prior` (0-1) of such pictures is. Args: eyes,
 * their log-odds.
 */
export function probability(
  logit: number,
  calibration: Calibration,
  prior: number,
  eyes = 0,
): number {
  return logistic(calibrated(logit, calibration) + eyes + logOdds(prior));
}

/** The log-odds that a logit stands for without the eyes, at even odds beforehand. */
export function calibrated(logit: number, { slope, intercept }: Calibration): number {
  return slope * logit + intercept;
}

/** The chance that was stated for one prior, for another. */
export function atPrior(chance: number, from: number, to: number): number {
  return logistic(logOdds(chance) - logOdds(from) + logOdds(to));
}

/** `logitAtScale` runs the network again on the scaled crop; called only near a threshold. */
export async function judge(
  logit: number,
  features: Float32Array,
  { thresholds, stability, training_statistics, drawn_head }: Rules,
  logitAtScale: (scale: number) => Promise<number>,
): Promise<Judgement> {
  if (drawn_head && drawnScore(features, drawn_head) > drawn_head.limit) {
    return { verdict: "unsure", reason: "not_a_photograph" };
  }
  const verdict = sideOf(logit, thresholds);
  if (verdict === "unsure") return { verdict, reason: "borderline" };
  if (outsideDistance(features, training_statistics) > training_statistics.limit) {
    return { verdict: "unsure", reason: "outside_training" };
  }
  const distance = Math.min(Math.abs(logit - thresholds.upper), Math.abs(logit - thresholds.lower));
  for (const scale of distance < stability.margin ? stability.scales : []) {
    if (sideOf(await logitAtScale(scale), thresholds) !== verdict) {
      return { verdict: "unsure", reason: "unstable" };
    }
  }
  return { verdict, reason: null };
}

/**
 * Whether that it is cut too tight is all that can be said of a face. Args: tightLower, what would be
 * a photograph must lie under it; null: nothing does.
 */
export function isTooTight(
  { verdict, reason }: Judgement,
  logit: number,
  tightLower: number | null,
): boolean {
  if (verdict === "synthetic" || reason === "not_a_photograph") return false;
  return !(verdict === "photograph" && tightLower !== null && logit < tightLower);
}

/** The picture's verdict from its faces': synthetic if any is, else unsure if any is. */
export function ofPicture(faces: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ["synthetic", "unsure", "photograph"];
  return order.find((verdict) => faces.includes(verdict)) ?? "no_face";
}

function logOdds(chance: number): number {
  return Math.log(chance / (1 - chance));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-Math.min(Math.max(odds, -40), 40)));
}

function sideOf(logit: number, thresholds: Thresholds): Verdict {
  if (logit > thresholds.upper) return "synthetic";
  return logit < thresholds.lower ? "photograph" : "unsure";
}

/** How much features look drawn; above the head's limit they count as that. */
export function drawnScore(features: Float32Array, { weights }: DrawnHead): number {
  return features.reduce((sum, feature, i) => sum + feature * weights[i], 0);
}

/** Mean squared z-score of features against the training set's. */
export function outsideDistance(features: Float32Array, statistics: TrainingStatistics): number {
  let sum = 0;
  features.forEach((feature, i) => {
    sum += ((feature - statistics.mean[i]) / statistics.deviation[i]) ** 2;
  });
  return sum / features.length;
}
