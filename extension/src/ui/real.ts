// Only what the user really does counts: a page can make up events, and press buttons by script.

export function onlyReal<E extends Event>(handle: (event: E) => void): (event: E) => void {
  return (event) => {
    if (event.isTrusted) handle(event);
  };
}
