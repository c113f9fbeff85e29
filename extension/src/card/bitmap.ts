// Pictures that came as data: addresses, drawn: an <img> might be forbidden by the page's
// Content-Security-Policy.

export async function bitmapOf(address: string): Promise<ImageBitmap> {
  const [, base64 = ""] = address.split(",");
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
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
