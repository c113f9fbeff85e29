// Port of backend/detector/detector.py: finds the faces of a picture and judges each.

import { contract } from "../contract";
import { cropAround, isCutTooTight, scaledCrop } from "../faces/crops";
import { type Face, faceSize, findFaces } from "../faces/finder";
import { type Area, type Pixels, type Rgb, bilinear } from "../images/scaling";
import type { Stage } from "../messages";
import type { Cells, FaceAnswer } from "./answer";
import { findAdapter } from "./adapter";
import { Graph, type Runtime, startWasm } from "./graph";
import { type Gpu, Network, OUTPUTS } from "./network";
import { agree } from "./self_test";
import { type EyeTestimony, SILENT, eyeTestimony } from "./eye_witness";
import { calibrated, isTooTight, judge, probability, rulesBetween } from "./verdict";

interface NetworkOutput {
  readonly logit: number;
  readonly features: Float32Array;
  readonly cells: Cells;
}

/** Largest first. */
export interface FacesAnswer {
  readonly faces: readonly FaceAnswer[];
  /** The smaller faces beyond as many as are judged. */
  readonly notJudged: readonly Area[];
}

/** What whoever asked for a check does meanwhile. */
export interface Company {
  readonly onStage: (stage: Stage) => void;
  /** Awaited between runs of a network; ends the check by throwing. */
  readonly pause: () => Promise<void>;
}

const TOO_TIGHT = { verdict: "unsure", reason: "cut_too_tight" } as const;

export class Detector {
  private constructor(
    private readonly finder: Graph,
    private readonly network: Network,
    private readonly networkUrl: string,
  ) {}

  /** Loads and warms both graphs. Args: base, address of the folder that holds model/ and wasm/. */
  static async load(base: string): Promise<Detector> {
    await startWasm(`${base}wasm/`);
    const url = `${base}model/network/model.json`;
    const [finder, network] = await Promise.all([
      Graph.load(`${base}model/face-finder/facemesh-detection-short.json`),
      Graph.load(url),
    ]);
    const detector = new Detector(finder, new Network(network), url);
    await detector.warm();
    return detector;
  }

  /** What the network runs on; the face finder, which is small, stays on WASM. */
  get runtime(): Runtime {
    return this.network.runtime;
  }

  /**
   * Goes over to WebGPU, where there is one that gives the same answers. To be called while nobody
   * waits for an answer; checks are answered meanwhile.
   */
  tryGpu(): Promise<void> {
    return this.network.tryGpu(() => startGpu(this.networkUrl), agree);
  }

  async check(rgb: Rgb, { onStage, pause }: Company): Promise<FacesAnswer> {
    onStage("finding");
    const found = await findFaces(rgb, (pixels) => this.runFinder(pixels), pause);
    onStage("judging");
    const { max_faces } = contract.face_finder;
    const faces: FaceAnswer[] = [];
    for (const [index, face] of found.slice(0, max_faces).entries()) {
      await pause();
      // Where there are several faces, a generator would have put the largest in the middle.
      const silent = index > 0 || Math.abs(face.turn) > 90;
      const said = silent
        ? SILENT
        : eyeTestimony(face.eyes, rgb.width, rgb.height, contract.eye_witness);
      faces.push(await this.judge(rgb, face, said));
    }
    return { faces, notJudged: found.slice(max_faces).map(({ box }) => box) };
  }

  /** The first run of a graph prepares its weights, which takes longer than the run. */
  private async warm(): Promise<void> {
    const finderSide = contract.face_finder.input_side;
    await this.runFinder(new Float32Array(finderSide * finderSide * 3));
    const side = contract.input.side_max;
    await this.runNetwork({ data: new Float32Array(side * side * 3), width: side, height: side });
  }

  private async judge(rgb: Rgb, face: Face, said: EyeTestimony): Promise<FaceAnswer> {
    const { box, eyes } = face;
    const { face_min, margin } = contract.input;
    if (faceSize(face) < face_min) {
      const verdict = { verdict: "unsure", reason: "too_small" } as const;
      const unknown = { probability: null, logit: null, weighed: null, crop: null, cells: null };
      return { box, eyes, ...unknown, ...verdict };
    }
    const crop = cropAround(face, margin, rgb.width, rgb.height);
    const reduced = scaledCrop(rgb, crop);
    const { logit, features, cells } = await this.runNetwork(reduced);
    const rules = rulesBetween(contract.cut, contract.free, said.cut);
    const { stability, training_statistics, drawn_head } = contract;
    const bounds = { thresholds: rules.thresholds, stability, training_statistics, drawn_head };
    const judgement = await judge(logit, features, bounds, async (scale) => {
      const side = Math.floor(reduced.width * scale + 0.5);
      return (await this.runNetwork(bilinear(reduced, side, side))).logit;
    });
    const chance = probability(logit, rules.calibration, contract.prior, said.logOdds);
    const weighed = {
      network_log_odds: calibrated(logit, rules.calibration),
      eyes_log_odds: said.logOdds,
      cut: said.cut,
      thresholds: rules.thresholds,
    };
    const isTight = isCutTooTight(face, rgb.width, rgb.height);
    const verdict = isTight && isTooTight(judgement, logit, contract.tight_lower) ? TOO_TIGHT : judgement;
    return { box, eyes, probability: chance, logit, weighed, crop, cells, ...verdict };
  }

  private async runFinder(data: Float32Array): Promise<Float32Array> {
    const side = contract.face_finder.input_side;
    const [objects] = await this.finder.run({ data, side }, ["objects"]);
    return objects.values;
  }

  private async runNetwork(crop: Pixels): Promise<NetworkOutput> {
    const square = { data: crop.data, side: crop.width };
    const [logit, features, cells] = await this.network.run(square, OUTPUTS);
    const [, rows, columns] = cells.shape;
    return {
      logit: logit.values[0],
      features: features.values,
      cells: { rows, columns, logits: Array.from(cells.values) },
    };
  }
}

async function startGpu(url: string): Promise<Gpu | undefined> {
  const adapter = await findAdapter();
  if (!adapter) return undefined;
  const { startOnGpu } = await import("./webgpu");
  return startOnGpu(adapter, url);
}
