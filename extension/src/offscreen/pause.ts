// Lets the browser's messages in between two pieces of work, so that a check can be cancelled.

/** Rejects with the signal's reason once it has come. */
export async function pause(signal: AbortSignal): Promise<void> {
  // A timer of a page that nobody sees may be put off for a second.
  const { port1, port2 } = new MessageChannel();
  await new Promise((done) => {
    port1.onmessage = done;
    port2.postMessage(null);
  });
  port1.close();
  signal.throwIfAborted();
}
