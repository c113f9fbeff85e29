// Where in the face the network found its evidence: its own cells over the pixels that it judged.

import { contract } from "../contract";
import type { Cells, FaceAnswer } from "../detector/answer";
import { calibrated, rulesBetween } from "../detector/verdict";
import type { Crop } from "../faces/crops";
import { bitmapOf } from "../ui/bitmap";
import { element } from "../ui/element";
import { decimal, word } from "../words";
import { leaning, veil } from "./heat_colour";

/** Pixels of the canvas; it is shown at half of that, so that it is sharp on any screen. */
const SIDE = 608;
const SIGNS = { "-1": "−", "0": "", "1": "+" };

export interface Preview {
  /** The picture that was judged, made small, as a data: address. */
  readonly url: string;
  /** Of the picture itself, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** A face that was too small for the network has no map. */
export function heatMapPart({ crop, cells, weighed }: FaceAnswer, preview: Preview): Element[] {
  const title = element("h3", { text: word("why_heat_title") });
  if (!crop || !cells || !weighed) return [title, element("p", { text: word("why_heat_none") })];
  const end = contract.heat_map.log_odds_end;
  const { calibration } = rulesBetween(contract.cut, contract.free, weighed.cut);
  const odds = cells.logits.map((logit) => calibrated(logit, calibration));
  const canvas = element("canvas", {
    class: "heat",
    attributes: {
      role: "img",
      "aria-label": label(odds, end),
      width: `${SIDE}`,
      height: `${SIDE}`,
    },
  });
  void draw(canvas, preview, crop, { ...cells, logits: odds }, end);
  const note = word("why_heat_note", decimal(cells.rows), decimal(cells.columns));
  return [title, canvas, scalePart(end), element("p", { class: "quiet", text: note })];
}

function label(odds: readonly number[], end: number): string {
  const count = (side: -1 | 1) =>
    decimal(odds.filter((value) => leaning(value, end) === side).length);
  return word("why_heat_label", count(1), count(-1), decimal(odds.length));
}

async function draw(
  canvas: HTMLCanvasElement,
  preview: Preview,
  crop: Crop,
  odds: Cells,
  end: number,
): Promise<void> {
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = await bitmapOf(preview.url);
  drawLevel(context, image, preview, crop);
  image.close();
  drawCells(context, odds, end);
}

/** The crop as the network saw it, upright. */
function drawLevel(
  context: CanvasRenderingContext2D,
  image: ImageBitmap,
  { width, height }: Preview,
  { x, y, side, turn }: Crop,
): void {
  const scale = SIDE / side;
  context.save();
  context.translate(SIDE / 2, SIDE / 2);
  context.rotate((-turn * Math.PI) / 180);
  context.scale(scale, scale);
  context.translate(-x - side / 2, -y - side / 2);
  context.drawImage(image, 0, 0, width, height);
  context.restore();
}

function drawCells(context: CanvasRenderingContext2D, odds: Cells, end: number): void {
  const [width, height] = [SIDE / odds.columns, SIDE / odds.rows];
  context.font = `700 ${Math.min(width, height) * 0.5}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 4;
  context.strokeStyle = "rgb(0 0 0 / 55%)";
  odds.logits.forEach((value, index) => {
    const x = (index % odds.columns) * width;
    const y = Math.floor(index / odds.columns) * height;
    context.fillStyle = veil(value, end);
    context.fillRect(x, y, width, height);
    const sign = SIGNS[`${leaning(value, end)}`];
    context.strokeText(sign, x + width / 2, y + height / 2);
    context.fillStyle = "#fff";
    context.fillText(sign, x + width / 2, y + height / 2);
  });
}

/** The same for every face, and not mirrored where the words run from right to left. */
function scalePart(end: number): HTMLElement {
  const steps = Array.from({ length: 21 }, (_, step) => veil(((step - 10) / 10) * end, end));
  const bar = element("div", { class: "scale-bar" });
  bar.style.backgroundImage = `linear-gradient(to right, ${steps.join(", ")})`;
  const ends = [
    `− ${decimal(end)} ${word("why_heat_photograph")}`,
    "0",
    `${word("why_heat_generator")} + ${decimal(end)}`,
  ];
  const marks = ends.map((text) => element("bdi", { text }));
  return element("div", {
    class: "scale",
    children: [
      element("div", {
        attributes: { dir: "ltr" },
        children: [bar, element("div", { class: "scale-marks", children: marks })],
      }),
      element("p", { class: "quiet", text: word("why_heat_scale") }),
    ],
  });
}
