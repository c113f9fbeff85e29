// What is shown of an answer, and where it comes from.

import type { PictureAnswer } from "../detector/answer";
import type { Settings } from "../settings";

/** The picture's file, its pixels in the page, what the screen showed of it, or all of the tab. */
export type Seen = "file" | "page" | "screen" | "tab";

export interface AnswerState {
  readonly answer: PictureAnswer;
  /** The picture that was judged, made small, as a data: address. */
  readonly preview: string;
  /** The picture's own address; undefined where nobody else could open it. */
  readonly address: string | undefined;
  /** What was judged; not the file where it could not be read. */
  readonly seen: Seen;
  readonly settings: Settings;
  readonly onFullCheck: () => void;
}
