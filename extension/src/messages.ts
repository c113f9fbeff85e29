// What the parts of the extension say to each other. A schema for each request, from which its type
// follows: what comes in is narrowed by it before anybody acts on it.
// The worker speaks to the card through `globalThis.uncanny` in the page's isolated world, so that
// the card leaves no listener behind; see worker/inject.ts.

import * as v from "valibot";
import { contract } from "./contract";
import type { FullAnswer, PictureAnswer } from "./detector/answer";
import { PRINT_LENGTH } from "./images/print";
import type { ProblemCode, ProblemDetail } from "./images/problems";
import { SCAN_COMMANDS, type ScanCommand } from "./scan/port";
import { PHASES, type ScanStatus, TOLD } from "./scan/status";

/** Base64 takes four letters for three bytes. */
const BASE64_MAX = Math.ceil(contract.limits.max_bytes / 3) * 4;
/** A `data:` address holds the whole picture. */
const ADDRESS_MAX = BASE64_MAX + 1000;

const webAddress = v.pipe(v.string(), v.maxLength(10_000), v.regex(/^https?:\/\//));
const pixels = v.pipe(v.number(), v.finite());

/** Where the offscreen document gets the picture from. `otherwise`: where `url` gives no picture. */
const sourceSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("address"),
    url: webAddress,
    otherwise: v.exactOptional(webAddress),
    /** From a private window: the ordinary one's cookies and cache are none of its business. */
    isPrivate: v.exactOptional(v.boolean()),
  }),
  v.strictObject({
    kind: v.literal("bytes"),
    base64: v.pipe(v.string(), v.maxLength(BASE64_MAX)),
  }),
]);

/** In CSS pixels of the tab's viewport, whose width (with scrollbar) is `viewport`. */
const areaSchema = v.strictObject({
  left: pixels,
  top: pixels,
  width: pixels,
  height: pixels,
  viewport: v.pipe(pixels, v.minValue(1)),
});

const shareOf = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What the page shows, to tell whether what is read is the same. */
const shownSchema = v.strictObject({
  /** Pixels of the shown picture, upright. */
  width: v.pipe(pixels, v.minValue(1)),
  height: v.pipe(pixels, v.minValue(1)),
  /** Whether the picture that is read must have just these; else only the same shape. */
  exact: v.boolean(),
  print: v.exactOptional(v.pipe(v.array(pixels), v.length(PRINT_LENGTH), v.readonly())),
  /** The part of the picture that the print is of. */
  part: v.strictObject({ left: shareOf, top: shareOf, width: shareOf, height: shareOf }),
});

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const commandSchema = v.picklist(SCAN_COMMANDS);

const scanSchema = v.strictObject({
  phase: v.picklist(PHASES),
  total: count,
  outcomes: v.record(v.picklist(TOLD), count),
  origins: v.pipe(v.array(webAddress), v.readonly()),
});

const workerRequestSchema = v.variant("kind", [
  /** See to it that the offscreen document is there. */
  v.strictObject({ to: v.literal("worker"), kind: v.literal("prepare") }),
  /** A picture was chosen in the page (by picker/); sent within the user's gesture. */
  v.strictObject({
    to: v.literal("worker"),
    kind: v.literal("picked"),
    srcUrl: v.pipe(v.string(), v.maxLength(ADDRESS_MAX)),
  }),
  /**
   * How the user answers for a picture's origin. `again`: ask once more; sent within the user's
   * gesture.
   */
  v.strictObject({
    to: v.literal("worker"),
    kind: v.literal("allow"),
    url: webAddress,
    again: v.boolean(),
  }),
  /** Capture what the tab shows, or of that one area. The card must be out of sight. */
  v.strictObject({
    to: v.literal("worker"),
    kind: v.literal("capture"),
    area: v.union([areaSchema, v.literal("tab")]),
  }),
  /** What a tab showed that could show no card; asked by the page that was opened instead. */
  v.strictObject({ to: v.literal("worker"), kind: v.literal("seen") }),
  /** Which of these sites the user lets the extension read; asks nobody. */
  v.strictObject({
    to: v.literal("worker"),
    kind: v.literal("granted"),
    origins: v.array(webAddress),
  }),
  /** How far the scan of a frame is, for the top page, which tells it with its own. */
  v.strictObject({ to: v.literal("worker"), kind: v.literal("frame_scan"), status: scanSchema }),
  /** To the scans in all frames of the tab, when a button in the top page is pressed. */
  v.strictObject({
    to: v.literal("worker"),
    kind: v.literal("scan_command"),
    command: v.picklist(["stop", "remove"]),
  }),
]);

const offscreenRequestSchema = v.variant("kind", [
  /** Judge a picture here. */
  v.strictObject({
    to: v.literal("offscreen"),
    kind: v.literal("check"),
    source: sourceSchema,
    shown: v.exactOptional(shownSchema),
  }),
  /** Send the picture that was checked (by its sha256) to the backend. */
  v.strictObject({
    to: v.literal("offscreen"),
    kind: v.literal("check_full"),
    source: sourceSchema,
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    backend: webAddress,
    /** Where the backend asks for one. */
    key: v.optional(v.pipe(v.string(), v.maxLength(1000), v.regex(/^[!-~]+$/))),
  }),
]);

export type Source = v.InferOutput<typeof sourceSchema>;
export type Shown = v.InferOutput<typeof shownSchema>;
export type CaptureArea = v.InferOutput<typeof areaSchema>;
export type WorkerRequest = v.InferOutput<typeof workerRequestSchema>;
export type OffscreenRequest = v.InferOutput<typeof offscreenRequestSchema>;
export type Request = WorkerRequest | OffscreenRequest;
export type FullCheckRequest = Extract<Request, { kind: "check_full" }>;

/** What a check is doing; told as it begins. */
export type Stage = "reading" | "finding" | "judging";

export type CheckReply =
  /** `preview`: data: address of the very picture that was judged, made small. */
  | { readonly kind: "answer"; readonly answer: PictureAnswer; readonly preview: string }
  | Problem;

export interface Problem {
  readonly kind: "problem";
  readonly code: ProblemCode | "internal";
  readonly detail?: ProblemDetail;
}

export type FullProblem = "unreachable" | "picture_changed" | "unexpected" | "internal";

export type FullCheckReply =
  | { readonly kind: "answer"; readonly answer: FullAnswer }
  /** The backend's own words for why it didn't check. */
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "problem"; readonly code: FullProblem };

export type CaptureReply =
  | { readonly kind: "captured"; readonly source: Source }
  | { readonly kind: "not_captured" };

interface Replies {
  readonly prepare: { readonly kind: "ready" };
  readonly picked: { readonly kind: "ready" };
  readonly allow: { readonly kind: "answered"; readonly granted: boolean };
  readonly capture: CaptureReply;
  readonly seen: CaptureReply;
  readonly granted: { readonly kind: "granted"; readonly origins: readonly string[] };
  readonly frame_scan: { readonly kind: "ready" };
  readonly scan_command: { readonly kind: "ready" };
  readonly check: CheckReply;
  readonly check_full: FullCheckReply;
}

type ReplyTo<R extends Request> = Replies[R["kind"]];

export interface Attention {
  /** Ends the request, and with it all that is done for it. */
  readonly signal?: AbortSignal;
  readonly onStage?: (stage: Stage) => void;
}

/**
 * Undefined where nobody answered, or where the signal came first. To the worker it never rejects.
 */
export async function send<R extends Request>(
  request: R,
  attention: Attention = {},
): Promise<ReplyTo<R> | undefined> {
  if (request.to === "worker") return toWorker(request);
  const reply = await overPort<R>(request, attention);
  if (reply || attention.signal?.aborted) return reply;
  // The offscreen document isn't there, not yet or no longer: it closes when nothing is asked.
  await toWorker({ to: "worker", kind: "prepare" });
  return overPort<R>(request, attention);
}

/** Where the browser stops the worker before the answer; the next message starts it. */
async function toWorker<R extends Request>(request: R): Promise<ReplyTo<R> | undefined> {
  const reply = await toWorkerOnce(request);
  return reply ?? (isRepeatable(request) ? toWorkerOnce(request) : undefined);
}

async function toWorkerOnce<R extends Request>(request: R): Promise<ReplyTo<R> | undefined> {
  try {
    return await chrome.runtime.sendMessage<R, ReplyTo<R> | undefined>(request);
  } catch {
    // The worker was stopped, or the extension is gone from the browser while its page is open.
    return undefined;
  }
}

/** Whether it does no more when it comes twice. */
function isRepeatable(request: Request): boolean {
  if (request.kind === "allow") return !request.again;
  return request.kind === "prepare" || request.kind === "granted";
}

/** A port tells the other side at once when this one has gone: closed, cancelled or left. */
const PORT = "offscreen";
/** Firefox ends a background page that hears nothing for half a minute, also while it works. */
const STILL_WAITING = "waiting";
const STILL_WAITING_MILLISECONDS = 10_000;
type StageMessage = { readonly kind: "stage"; readonly stage: Stage };

function overPort<R extends Request>(
  request: R,
  { signal, onStage }: Attention,
): Promise<ReplyTo<R> | undefined> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(undefined);
    const port = chrome.runtime.connect({ name: PORT });
    const waiting = setInterval(() => port.postMessage(STILL_WAITING), STILL_WAITING_MILLISECONDS);
    const end = (reply?: ReplyTo<R>) => {
      clearInterval(waiting);
      signal?.removeEventListener("abort", onAbort);
      port.disconnect();
      resolve(reply);
    };
    const onAbort = () => end();
    signal?.addEventListener("abort", onAbort);
    port.onMessage.addListener((message: StageMessage | ReplyTo<R>) => {
      if (message.kind === "stage") onStage?.(message.stage);
      else end(message);
    });
    port.onDisconnect.addListener(() => {
      // Read, so that the browser doesn't report it as unseen.
      void chrome.runtime.lastError;
      end();
    });
    port.postMessage(request);
  });
}

/** Answers the requests to the worker. `answer` is called within the sender's gesture. */
export function answerWorkerRequests(
  answer: (
    request: WorkerRequest,
    sender: chrome.runtime.MessageSender,
  ) => Promise<Replies[WorkerRequest["kind"]]>,
): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    const request = sender.id === chrome.runtime.id && asWorkerRequest(message);
    if (!request) return false;
    answer(request, sender).then(reply, () => reply(undefined));
    return true;
  });
}

/** Answers the requests to the offscreen document; the signal comes when nobody waits any more. */
export function answerOffscreenRequests(
  answer: (
    request: OffscreenRequest,
    attention: Required<Attention>,
  ) => Promise<Replies[OffscreenRequest["kind"]]>,
): void {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== PORT || port.sender?.id !== chrome.runtime.id) return;
    const gone = new AbortController();
    const { signal } = gone;
    const post = (message: object) => signal.aborted || port.postMessage(message);
    port.onDisconnect.addListener(() => gone.abort());
    port.onMessage.addListener((message: unknown) => {
      if (message === STILL_WAITING) return;
      const request = asOffscreenRequest(message);
      if (!request) return port.disconnect();
      const onStage = (stage: Stage) => post({ kind: "stage", stage });
      void answer(request, { signal, onStage }).then(post, () => port.disconnect());
    });
  });
}

export function asWorkerRequest(message: unknown): WorkerRequest | undefined {
  return narrowed(workerRequestSchema, message);
}

export function asOffscreenRequest(message: unknown): OffscreenRequest | undefined {
  return narrowed(offscreenRequestSchema, message);
}

/** What the popup tells a page's scan, by their own port. */
export function asScanCommand(message: unknown): ScanCommand | undefined {
  return narrowed(commandSchema, message);
}

/** What a page's scan tells the popup, by the same port. */
export function asScanStatus(message: unknown): ScanStatus | undefined {
  return narrowed(scanSchema, message);
}

/** What a message holds, if its schema knows it. */
function narrowed<Schema extends v.GenericSchema>(
  schema: Schema,
  message: unknown,
): v.InferOutput<Schema> | undefined {
  const parsed = v.safeParse(schema, message);
  return parsed.success ? parsed.output : undefined;
}
