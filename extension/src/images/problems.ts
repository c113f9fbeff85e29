// What can go wrong with a picture; the codes are those of backend/images/problems.py.

export type ProblemCode =
  | "too_large"
  | "unsupported_format"
  | "unreadable"
  | "too_many_pixels"
  | "decode_timeout"
  | "fetch_failed"
  | "fetch_timeout";

export class PictureProblem extends Error {
  constructor(readonly code: ProblemCode) {
    super(code);
  }
}
