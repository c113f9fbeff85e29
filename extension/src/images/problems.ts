// What can go wrong with a picture; most codes are those of backend/images/problems.py.

import type { Kind } from "./kinds";

export const PROBLEM_CODES = [
  "too_large",
  "unsupported_format",
  "unreadable",
  "too_many_pixels",
  "decode_timeout",
  "fetch_failed",
  "fetch_timeout",
  /** The server answered with an error and no picture. */
  "fetch_status",
  /** What came isn't what the page shows. */
  "other_picture",
  /** It lies on this machine, where no extension reads by itself. */
  "local_file",
  /** The page draws it itself, with pixels of others. */
  "drawn_by_page",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface ProblemDetail {
  /** What the file is, where it isn't a picture that is read. */
  readonly kind?: Kind | undefined;
  /** The server's HTTP status. */
  readonly status?: number | undefined;
}

export class PictureProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: ProblemDetail = {},
  ) {
    super(code);
  }
}
