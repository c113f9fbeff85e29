// The sign of each state. Each has a shape of its own, so that none is told by its colour alone.

import type { State, Verdict } from "../generated/contract";
import { svg } from "./svg";

export type Sign = Verdict | State;

/** Paths in a square of 24: filled where they begin with `fill:`, else drawn as lines. */
const PATHS: Record<Sign, readonly string[]> = {
  // A diamond with a spark in it.
  synthetic: ["M12 1.8 22.2 12 12 22.2 1.8 12Z", "fill:M12 6.5 13.5 10.5 17.5 12 13.5 13.5 12 17.5 10.5 13.5 6.5 12 10.5 10.5Z"],
  // A camera.
  photograph: ["M3 7.5h4l1.8-3h6.4l1.8 3h4v12H3Z", "M12 9.3a4 4 0 1 0 .01 0Z"],
  // A question mark in a circle.
  unsure: ["M12 2a10 10 0 1 0 .01 0Z", "M8.9 9.3a3.1 3.1 0 1 1 4.6 2.7c-1 .6-1.5 1.1-1.5 2.3", "fill:M12 16.2a1.2 1.2 0 1 0 .01 0Z"],
  // The corners of a frame around nothing.
  no_face: ["M3 8V3h5", "M16 3h5v5", "M21 16v5h-5", "M8 21H3v-5", "M9 12h6"],
  // A ring with a gap; the style turns it.
  working: ["M12 3a9 9 0 1 0 9 9"],
  // An exclamation mark in a triangle.
  could_not_read: ["M12 2.8 22.4 21H1.6Z", "M12 9v5.6", "fill:M12 16.4a1.2 1.2 0 1 0 .01 0Z"],
  // A padlock.
  permission_refused: ["M5 10.5h14V21H5Z", "M8 10.5V7.2a4 4 0 0 1 8 0v3.3"],
};

export function signIcon(sign: Sign): SVGElement {
  return icon(PATHS[sign], "sign");
}

export function closeIcon(): SVGElement {
  return icon(["M6 6l12 12", "M18 6L6 18"], "cross");
}

function icon(paths: readonly string[], name: string): SVGElement {
  const drawn = paths.map((data) => {
    const filled = data.startsWith("fill:");
    return svg("path", { d: filled ? data.slice(5) : data, class: filled ? "filled" : "line" });
  });
  return svg("svg", { viewBox: "0 0 24 24", class: name, "aria-hidden": "true" }, drawn);
}
