// What happens in a card, from the click to the close: which state follows which.

import type { Seen } from "../answer/state";
import { type ProblemCode, type ProblemDetail, PictureProblem } from "../images/problems";
import {
  type CheckReply,
  type FullCheckRequest,
  type Shown,
  type Source,
  type Stage,
  send,
} from "../messages";
import { DRAWN, findInDocument, findShowing } from "../page_pictures/candidates";
import {
  type Version,
  checkVersions,
  versionsByAddress,
  versionsInPage,
} from "../page_pictures/read";
import { capturedPrints, shownBy } from "../page_pictures/shown";
import { keyFor, readSettings } from "../settings";
import type { CardControls, CardRequest } from "./controls";
import { bringIntoView, captureArea } from "./picture";
import { CardView } from "./view";

/** What the browser could show, even so. */
const SHOWN_NEVERTHELESS: readonly (ProblemCode | "internal")[] = [
  "fetch_failed",
  "fetch_timeout",
  "fetch_status",
  "other_picture",
  "drawn_by_page",
  "local_file",
  "unsupported_format",
  "unreadable",
];

type Answered = Extract<CheckReply, { kind: "answer" }>;

export class CardFlow implements CardControls {
  private view: CardView | undefined;
  private picture: Element | undefined;
  private srcUrl = "";
  /** Whether a permission is all that is missing. */
  private refused = false;
  private readonly closed = new AbortController();

  open({ srcUrl, access }: CardRequest): void {
    this.srcUrl = srcUrl;
    this.view = new CardView(() => this.close());
    this.standBeside(chosenByPicker(srcUrl) ?? findInDocument(srcUrl));
    if (access === "page") this.view.show({ kind: "working", stage: "reading" });
    else if (access === "asked") this.view.show({ kind: "asking", host: this.host });
    else this.showRefused();
    void this.begin(access);
  }

  async accessChanged(): Promise<void> {
    if (!this.refused) return;
    const { origin } = new URL(this.srcUrl);
    const reply = await send({ to: "worker", kind: "granted", origins: [origin] });
    if (this.refused && reply?.origins.includes(origin)) await this.checkByAddress();
  }

  close(): void {
    this.closed.abort();
    this.view?.remove();
    this.view = undefined;
    if (globalThis.uncanny === this) globalThis.uncanny = undefined;
  }

  private async begin(access: CardRequest["access"]): Promise<void> {
    const { signal } = this.closed;
    if (!this.picture) {
      // To look into all styles and shadow trees of a large page takes long: the card comes first.
      await painted();
      if (signal.aborted) return;
      this.standBeside(findShowing(this.srcUrl));
    }
    if (/^file:/i.test(this.srcUrl)) this.showProblem("local_file");
    else if (this.srcUrl === DRAWN) await this.checkVersions([], "drawn_by_page");
    else if (access === "page") await this.checkInPage();
    else if (access === "asked") await this.ask();
  }

  private async checkInPage(): Promise<void> {
    // A page that its server put into a sandbox is a stranger to its own site.
    if (self.origin === "null" && webAddress(this.srcUrl)) {
      return this.showRefused(() => void this.ask(true), true);
    }
    await this.checkVersions(versionsInPage(this.picture, this.srcUrl, this.closed.signal));
  }

  private standBeside(picture: Element | undefined): void {
    this.picture = picture;
    if (picture) this.view?.standBeside(picture);
  }

  private get host(): string {
    const { origin } = new URL(this.srcUrl);
    return new URL(origin).host;
  }

  /** The worker has put the question at the click; it is put once more where it was refused. */
  private async ask(again = false): Promise<void> {
    this.refused = false;
    this.view?.show({ kind: "asking", host: this.host });
    const reply = await send({ to: "worker", kind: "allow", url: this.srcUrl, again });
    if (!reply?.granted) this.showRefused(() => void this.ask(true));
    else await this.checkByAddress();
  }

  private async checkByAddress(): Promise<void> {
    this.refused = false;
    await this.checkVersions(versionsByAddress(this.picture, this.srcUrl));
  }

  /** Args: onAllow, undefined where a permission would not help; isSandbox, nobody was asked yet. */
  private showRefused(onAllow?: () => void, isSandbox = false): void {
    this.refused = onAllow !== undefined;
    const onCapture = () => void this.capture();
    const { host } = this;
    this.view?.show({ kind: "permission_refused", host, isSandbox, onAllow, onCapture });
  }

  /** Args: otherwise, the problem where there is no version and the page's pixels can't be read. */
  private async checkVersions(
    versions: readonly Version[],
    otherwise?: ProblemCode,
  ): Promise<void> {
    this.view?.show({ kind: "working", stage: "reading" });
    const { signal } = this.closed;
    const onStage = (stage: Stage) => this.view?.show({ kind: "working", stage });
    try {
      const shown = await this.shown();
      const checked = await checkVersions(versions, this.picture, shown, { signal, onStage });
      const { reply, source, seen } = checked;
      if (reply.kind === "answer" && source) await this.showAnswer(reply, source, seen);
      else if (reply.kind === "problem") {
        this.showProblem(otherwise ?? reply.code, "file", reply.detail);
      }
    } catch {
      if (!signal.aborted) this.showProblem("internal");
    }
  }

  /** What the page shows; by a capture, for which the card steps aside, where it can't be read. */
  private async shown(): Promise<Shown | undefined> {
    const { picture, view } = this;
    const known = await shownBy(picture, this.srcUrl);
    if (!picture || !known || known.print) return known;
    view?.setHidden(true);
    await painted();
    const { width, height } = known;
    const sized = { element: picture, url: this.srcUrl, width, height };
    const captured = (await capturedPrints([sized])).get(picture);
    view?.setHidden(false);
    return { ...known, ...captured };
  }

  /** What the screen shows of the picture, which needs no further permission. */
  private async capture(): Promise<void> {
    this.refused = false;
    this.view?.setHidden(true);
    if (this.picture) bringIntoView(this.picture);
    await painted();
    const area = this.picture ? captureArea(this.picture) : "tab";
    // Nothing of it is to be seen: whatever else the tab shows is not what was asked about.
    const reply = area && (await send({ to: "worker", kind: "capture", area }));
    this.view?.setHidden(false);
    if (reply?.kind !== "captured") this.showProblem("internal", "screen");
    else await this.check(() => Promise.resolve(reply.source), area === "tab" ? "tab" : "screen");
  }

  /** Of what was captured. */
  private async check(read: () => Promise<Source>, seen: Seen): Promise<void> {
    this.view?.show({ kind: "working", stage: "reading" });
    const { signal } = this.closed;
    try {
      const source = await read();
      const onStage = (stage: Stage) => this.view?.show({ kind: "working", stage });
      const request = { to: "offscreen", kind: "check", source } as const;
      const reply = await send(request, { signal, onStage });
      if (reply?.kind === "answer") await this.showAnswer(reply, source, seen);
      else this.showProblem(reply?.code ?? "internal", seen, reply?.detail);
    } catch (error) {
      this.showProblem(error instanceof PictureProblem ? error.code : "internal", seen);
    }
  }

  private showProblem(
    code: ProblemCode | "internal",
    seen: Seen = "file",
    detail: ProblemDetail = {},
  ): void {
    const isOffered = seen === "file" && SHOWN_NEVERTHELESS.includes(code);
    const onCapture = isOffered ? () => void this.capture() : undefined;
    this.view?.show({ kind: "could_not_read", code, detail, onCapture });
  }

  private async showAnswer(
    { answer, preview }: Answered,
    source: Source,
    seen: Seen,
  ): Promise<void> {
    const settings = await readSettings();
    const { sha256 } = answer.image;
    const { backend } = settings;
    const key = keyFor(backend, settings.apiKey);
    const request = { to: "offscreen", kind: "check_full", source, sha256, backend, key } as const;
    const onFullCheck = () => void this.checkFull(request);
    const address = seen === "file" ? webAddress(this.srcUrl) : undefined;
    this.view?.showAnswer({ answer, preview, address, seen, settings, onFullCheck });
  }

  private async checkFull(request: FullCheckRequest): Promise<void> {
    this.view?.showFull({ kind: "working" });
    const { signal } = this.closed;
    const reply = await send(request, { signal }).catch(() => undefined);
    this.view?.showFull(reply ?? { kind: "problem", code: "internal" });
  }
}

/** What the picker leaves behind of something that has no address. */
function chosenByPicker(srcUrl: string): Element | undefined {
  return srcUrl === DRAWN ? globalThis.uncannyPicked : undefined;
}

/** Undefined for data: and blob: pictures, which nobody else can open. */
function webAddress(url: string): string | undefined {
  return /^https?:/.test(url) ? url : undefined;
}

/** Once the page stands on the screen as it is now. */
function painted(): Promise<void> {
  // A tab that nobody sees isn't painted.
  if (document.hidden) return Promise.resolve();
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}
