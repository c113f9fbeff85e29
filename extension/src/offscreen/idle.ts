// Frees the network's memory when nothing has been asked for a while.

/** A person who looks at several pictures checks the next one within that. */
const KEPT_MILLISECONDS = 5 * 60_000;

export class Idle {
  private working = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Args: end, called after KEPT_MILLISECONDS without work. */
  constructor(private readonly end: () => void) {
    this.wait();
  }

  /** Does a piece of work, after which the time begins anew. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.timer);
    this.working++;
    try {
      return await work();
    } finally {
      this.working--;
      if (!this.working) this.wait();
    }
  }

  private wait(): void {
    this.timer = setTimeout(this.end, KEPT_MILLISECONDS);
  }
}
