// Port of backend/detector/detector.py: finds the faces of a picture and judges each.

import { contract } from "../contract";
import { cropAround } from "../faces/crops";
import { type Face, faceSize, findFaces } from "../faces/finder";
import { type Pixels, type Rgb, bilinear, boxFactor, boxReduce } from "../images/scaling";
import type { Stage } from "../messages";
import type { Cells, FaceAnswer } from "./answer";
import { Graph, startWasm } from "./graph";
import { judge, probability } from "./verdict";

interface NetworkOutput {
  readonly logit: number;
  readonly features: Float32Array;
  readonly cells: Cells;
}

/** What whoever asked for a check does meanwhile. */
export interface Company {
  readonly onStage: (stage: Stage) => void;
  /** Awaited between runs of a network; ends the check by throwing. */
  readonly pause: () => Promise<void>;
}

export class Detector {
  private constructor(
    private readonly finder: Graph,
    private readonly network: Graph,
  ) {}

  /** Loads and warms both graphs. Args: base, address of the folder that holds model/ and wasm/. */
  static async load(base: string): Promise<Detector> {
    await startWasm(`${base}wasm/`);
    const [finder, network] = await Promise.all([
      Graph.load(`${base}model/face-finder/facemesh-detection-short.json`),
      Graph.load(`${base}model/network/model.json`),
    ]);
    const detector = new Detector(finder, network);
    detector.warm();
    return detector;
  }

  async check(rgb: Rgb, { onStage, pause }: Company): Promise<FaceAnswer[]> {
    onStage("finding");
    const faces = await findFaces(rgb, (pixels) => this.runFinder(pixels), pause);
    onStage("judging");
    const answers: FaceAnswer[] = [];
    for (const face of faces) {
      await pause();
      answers.push(this.judge(rgb, face));
    }
    return answers;
  }

  /** The first run of a graph prepares its weights, which takes longer than the run. */
  private warm(): void {
    const finderSide = contract.face_finder.input_side;
    this.runFinder(new Float32Array(finderSide * finderSide * 3));
    const side = contract.input.side_max;
    this.runNetwork({ data: new Float32Array(side * side * 3), width: side, height: side });
  }

  private judge(rgb: Rgb, face: Face): FaceAnswer {
    const { box, eyes } = face;
    const { face_min, margin, side_max } = contract.input;
    if (faceSize(face) < face_min) {
      const verdict = { verdict: "unsure", reason: "too_small" } as const;
      const unknown = { probability: null, logit: null, crop: null, cells: null };
      return { box, eyes, ...unknown, ...verdict };
    }
    const crop = cropAround(face, margin, rgb.width, rgb.height);
    const reduced = boxReduce(rgb, crop, boxFactor(crop.width, side_max));
    const { logit, features, cells } = this.runNetwork(reduced);
    const judgement = judge(logit, features, contract, (scale) => {
      const side = Math.floor(reduced.width * scale + 0.5);
      return this.runNetwork(bilinear(reduced, side, side)).logit;
    });
    const chance = probability(logit, contract.calibration, contract.prior);
    return { box, eyes, probability: chance, logit, crop, cells, ...judgement };
  }

  private runFinder(data: Float32Array): Float32Array {
    const side = contract.face_finder.input_side;
    return this.finder.run({ data, side }, ["objects"])[0].values;
  }

  private runNetwork(crop: Pixels): NetworkOutput {
    const square = { data: crop.data, side: crop.width };
    const [logit, features, cells] = this.network.run(square, ["logit", "features", "cells"]);
    const [, rows, columns] = cells.shape;
    return {
      logit: logit.values[0],
      features: features.values,
      cells: { rows, columns, logits: Array.from(cells.values) },
    };
  }
}
