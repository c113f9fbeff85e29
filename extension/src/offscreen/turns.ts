// One picture at a time: a decoded one may take 150 MB, and the network has one core anyway.

let last: Promise<unknown> = Promise.resolve();

/** Does the work when that of all before has ended; those cancelled meanwhile never begin. */
export function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const turn = last.then(() => {
    signal.throwIfAborted();
    return work();
  });
  last = turn.catch(() => undefined);
  return turn;
}
