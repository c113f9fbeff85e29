// Finding the parts of a page that its HTML promises.

/** Throws where the page has no such element. */
export function part<Type extends Element>(selector: string, within: ParentNode = document): Type {
  const found = within.querySelector<Type>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}
