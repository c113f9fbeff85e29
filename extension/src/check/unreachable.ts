/** Where the picture is, where the page for one's own pictures is opened in a card's stead. */
export const PLACES = ["unreachable", "file", "drawing"] as const;
export type PlaceOfPicture = (typeof PLACES)[number];

/** End of that page's address. */
export function hashOf(place: PlaceOfPicture): string {
  return `#${place}`;
}
