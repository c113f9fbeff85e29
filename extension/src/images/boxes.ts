// The boxes of an ISO base media file (AVIF, HEIC, JPEG XL) that say how its picture is to be read.

/** Boxes that hold such boxes, and how many bytes stand before those. */
const CONTAINERS: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 };
const BOXES_MAX = 1000;

export interface Box {
  readonly kind: string;
  /** Of its body, in bytes of the file. */
  readonly start: number;
  readonly end: number;
}

/** The boxes of a file and of its picture's properties, in order; at most BOXES_MAX. */
export function* boxes(view: DataView): Generator<Box> {
  const waiting: (readonly [at: number, end: number])[] = [[0, view.byteLength]];
  for (let count = 0; count < BOXES_MAX; count++) {
    let place = waiting.pop();
    while (place && place[0] + 8 > place[1]) place = waiting.pop();
    if (!place) return;
    const [at, end] = place;
    let length = view.getUint32(at);
    const kind = ascii(view, at + 4, 4);
    let start = at + 8;
    if (length === 1 && at + 16 <= end) {
      length = Number(view.getBigUint64(start));
      start += 8;
    }
    const boxEnd = length === 0 ? end : Math.min(at + length, end);
    if (boxEnd < start) return;
    waiting.push([boxEnd, end]);
    yield { kind, start, end: boxEnd };
    const skipped = CONTAINERS[kind];
    if (skipped !== undefined) waiting.push([start + skipped, boxEnd]);
  }
}

export function ascii(view: DataView, start: number, length: number): string {
  const end = Math.min(start + length, view.byteLength);
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}
