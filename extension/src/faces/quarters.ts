// Exact quarter turns, as np.rot90 makes them.

import type { Pixels } from "../images/scaling";

/** A square turned anticlockwise by some quarters. */
export function quarterTurned(square: Pixels, quarters: number): Pixels {
  return quarters ? quarterTurned(onceTurned(square), quarters - 1) : square;
}

function onceTurned({ data, width: side }: Pixels): Pixels {
  const turned = new Float32Array(data.length);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = (x * side + side - 1 - y) * 3;
      turned.set(data.subarray(from, from + 3), (y * side + x) * 3);
    }
  }
  return { data: turned, width: side, height: side };
}
