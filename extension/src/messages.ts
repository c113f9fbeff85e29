// What the card, the service worker and the offscreen document say to each other.
// The worker speaks to the card through `globalThis.uncanny` in the page's isolated world, so that
// the card leaves no listener behind; see worker/inject.ts.

import type { FullAnswer, PictureAnswer } from "./detector/answer";
import type { ProblemCode } from "./images/problems";

/** Where the offscreen document gets the picture from. */
export type Source =
  | { readonly kind: "address"; readonly url: string }
  | { readonly kind: "bytes"; readonly base64: string };

/** Card → worker: see to it that the offscreen document is there. */
export interface PrepareRequest {
  readonly to: "worker";
  readonly kind: "prepare";
}

/** Card → offscreen: judge a picture here. */
export interface CheckRequest {
  readonly to: "offscreen";
  readonly kind: "check";
  readonly source: Source;
}

/** Card → offscreen: send the picture that was checked (by its sha256) to the backend. */
export interface FullCheckRequest {
  readonly to: "offscreen";
  readonly kind: "check_full";
  readonly source: Source;
  readonly sha256: string;
  readonly backend: string;
}

export type Request = PrepareRequest | CheckRequest | FullCheckRequest;

export type CheckReply =
  | { readonly kind: "answer"; readonly answer: PictureAnswer }
  | { readonly kind: "problem"; readonly code: ProblemCode | "internal" };

export type FullProblem = "unreachable" | "picture_changed" | "unexpected" | "internal";

export type FullCheckReply =
  | { readonly kind: "answer"; readonly answer: FullAnswer }
  /** The backend's own words for why it didn't check. */
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "problem"; readonly code: FullProblem };

interface Replies {
  readonly prepare: { readonly kind: "ready" };
  readonly check: CheckReply;
  readonly check_full: FullCheckReply;
}

/** Undefined where nobody answered. */
export function send<R extends Request>(request: R): Promise<Replies[R["kind"]] | undefined> {
  return chrome.runtime.sendMessage(request);
}

/** Answers the requests to one place; each part of the extension hears those to the others too. */
export function answerRequests<To extends Request["to"]>(
  to: To,
  answer: (request: Extract<Request, { to: To }>) => Promise<Replies[Request["kind"]]>,
): void {
  chrome.runtime.onMessage.addListener((message: Request, sender, reply) => {
    if (sender.id !== chrome.runtime.id || message.to !== to) return false;
    void answer(message as Extract<Request, { to: To }>).then(reply);
    return true;
  });
}
