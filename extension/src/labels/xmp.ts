// The properties of an XMP packet, by the browser's own parser; as backend/evidence/fields.py.

import { labels } from "./table";
import type { Field } from "./traces";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const NO_PROPERTIES = [
  RDF,
  "adobe:ns:meta/",
  "http://www.w3.org/XML/1998/namespace",
  "http://www.w3.org/2000/xmlns/",
];
const END = "</x:xmpmeta>";

/** By their local name, wherever in it they stand. A packet that is no XML, or too long, has none. */
export function xmpFields(packet: string): Field[] {
  if (packet.length > labels.bounds.max_xmp_bytes) return [];
  const from = packet.slice(Math.max(packet.indexOf("<"), 0));
  const end = from.indexOf(END);
  const text = end > 0 ? from.slice(0, end + END.length) : from.slice(0, from.lastIndexOf(">") + 1);
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  if (parsed.getElementsByTagName("parsererror").length) return [];
  return downTo(parsed.documentElement, labels.bounds.max_xmp_depth).flatMap(fieldsOf);
}

/** An element and what is below it, in the order of the document: the text of each is all below it. */
function downTo(element: Element, depth: number): Element[] {
  const children = depth > 1 ? [...element.children] : [];
  return [element, ...children.flatMap((child) => downTo(child, depth - 1))];
}

function fieldsOf(element: Element): Field[] {
  const attributes = [...element.attributes]
    .filter(({ namespaceURI }) => isProperty(namespaceURI))
    .map(({ localName, value }): Field => [localName, value]);
  const value = element.getAttributeNS(RDF, "resource") || (element.textContent ?? "");
  const own: Field[] = isProperty(element.namespaceURI) ? [[element.localName, value]] : [];
  return [...own, ...attributes]
    .map(([name, text]): Field => [`xmp:${name}`, text.trim()])
    .filter(([, text]) => text);
}

function isProperty(namespace: string | null): boolean {
  return !NO_PROPERTIES.some((other) => namespace?.startsWith(other));
}
