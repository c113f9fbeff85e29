// What the page moves or changes without any event that tells of it: a picture that a script or an
// animation moves, a background that is changed.

const TICK_MS = 500;

/** Calls `place` from time to time while the tab is seen, until `signal` aborts. */
export function keepPlacing(place: () => void, signal: AbortSignal): void {
  const ticking = setInterval(() => {
    if (!document.hidden) place();
  }, TICK_MS);
  signal.addEventListener("abort", () => clearInterval(ticking));
}
