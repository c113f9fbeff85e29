// Pictures that came as data: addresses, drawn: an <img> might be forbidden by the page's
// Content-Security-Policy.

export async function bitmapOf(address: string): Promise<ImageBitmap> {
  const [, base64 = ""] = address.split(",");
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  // Uint8Array.from takes 40 ms for this, and the answer waits for it.
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return createImageBitmap(new Blob([bytes]));
}

/** The whole picture, as many pixels as it has. */
export async function drawWhole(canvas: HTMLCanvasElement, address: string): Promise<void> {
  const bitmap = await bitmapOf(address);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
}
