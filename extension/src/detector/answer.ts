// The answer about a picture; its parts have the names of the API's.

import type { Area } from "../images/scaling";
import type { Crop } from "../faces/crops";
import type { Point } from "../faces/finder";
import type { Performance, Reason, Thresholds, Verdict } from "../generated/contract";
import type { Declaration } from "../labels/table";
import type { Runtime } from "./graph";

/** The network's own logits over the crop, row by row; their mean is the face's logit. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  readonly logits: readonly number[];
}

/** What a face's probability and verdict are made of; see backend/api/schemas.py. */
export interface Weighed {
  readonly network_log_odds: number;
  readonly eyes_log_odds: number;
  readonly cut: number;
  readonly thresholds: Thresholds;
}

/** No probability, no logit, no weights, no crop and no cells where the face is too small. */
export interface FaceAnswer {
  readonly box: Area;
  readonly eyes: readonly [Point, Point];
  readonly probability: number | null;
  readonly logit: number | null;
  readonly weighed: Weighed | null;
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  /** The square that the network saw upright, in pixels of the picture. */
  readonly crop: Crop | null;
  readonly cells: Cells | null;
}

export interface PictureAnswer {
  readonly image: {
    readonly width: number;
    readonly height: number;
    readonly format: string;
    readonly animated: boolean;
    readonly sha256: string;
    readonly bytes: number;
    /** The file's sides over these, of a JPEG with too many pixels. */
    readonly reduction: number;
    /** Whether the file lacks its end, though none of its pixels. */
    readonly cut_off: boolean;
  };
  readonly verdict: Verdict;
  /** Largest first. */
  readonly faces: readonly FaceAnswer[];
  /** The smaller faces beyond those. */
  readonly not_judged: readonly Area[];
  /** What the file says of itself; null where it says nothing. */
  readonly declared: Declaration | null;
  readonly model: {
    readonly name: string;
    readonly version: string;
    readonly prior: number;
    readonly performance: Performance;
    readonly runtime: Runtime;
  };
}

/** What is read of the backend's answer about a face. */
export interface FullFace extends Pick<FaceAnswer, "probability" | "verdict" | "reason"> {
  /** Whether the verdict held when the face was saved and scaled again; null where not tried. */
  readonly again: "stable" | "changes" | null;
}

/** What is read of the backend's answer. */
export interface FullAnswer {
  readonly verdict: Verdict;
  readonly faces: readonly FullFace[];
  readonly model: { readonly name: string; readonly version: string; readonly prior: number };
}
