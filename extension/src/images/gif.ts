// The parts of a GIF's file.

const EXTENSION = 0x21;
/** Begins a frame. */
export const FRAME = 0x2c;

/** Where the extensions end: at the first frame, or at the end of all. Throws RangeError at neither. */
export function firstFrame(view: DataView): number {
  let at = 13 + tableLength(view.getUint8(10));
  while (view.getUint8(at) === EXTENSION) at = afterBlocks(view, at + 2);
  return at;
}

/** Of a table of colours. Args: flags, the byte that tells of it. */
export function tableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Where the blocks that begin at `start` end. */
export function afterBlocks(view: DataView, start: number): number {
  let at = start;
  for (let length = view.getUint8(at); length; length = view.getUint8(at)) at += length + 1;
  return at + 1;
}
