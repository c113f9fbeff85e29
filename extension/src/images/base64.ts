// Bytes as text: messages of an extension carry nothing else.

/** Base64 of the bytes of a blob. */
export function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(afterComma(reader.result as string));
    reader.onerror = () => reject(reader.error ?? new Error("The bytes can't be read."));
    reader.readAsDataURL(blob);
  });
}

/** The base64 of a `data:` address. */
export function afterComma(address: string): string {
  return address.slice(address.indexOf(",") + 1);
}
