// A scan of the page, or of one of its frames: one picture after the other, until all are through or
// it is stopped. The top page's tells of all of them.

import { type Shown, asScanCommand, send } from "../messages";
import { checkVersions, versionsByAddress, versionsInPage } from "../page_pictures/read";
import { type Sized, capturedPrints, shownBy } from "../page_pictures/shown";
import { BadgeLayer } from "./badges";
import { findPictures, type PagePicture } from "./find";
import type { ScanCommand } from "./port";
import { originsOf } from "./scannable";
import { type Outcome, type Phase, type ScanStatus, joined, tally } from "./status";

export class PageScan {
  private phase: Phase = "ready";
  private pictures: readonly PagePicture[] = [];
  /** By address. What was judged isn't judged again when the scan goes on. */
  private readonly outcomes = new Map<string, Outcome>();
  private allowed: ReadonlySet<string> = new Set();
  private running: AbortController | undefined;
  private layer: BadgeLayer | undefined;
  private readonly ports = new Set<chrome.runtime.Port>();
  /** What the screen showed of other sites' pictures as the scan began. */
  private shown: ReadonlyMap<Element, Shown> = new Map();
  private page = pageOf(location.href);
  private readonly isTop = window === window.top;
  /** By the browser's number of the frame; of the top page only. */
  private readonly frames = new Map<number, ScanStatus>();

  constructor() {
    // A site that changes its page without loading anew: the badges were the old page's.
    globalThis.navigation?.addEventListener("currententrychange", () => {
      if (pageOf(location.href) === this.page || this.phase === "ready") return;
      if (this.isTop) this.everywhere("remove");
      else this.remove(); // the site's page is still there, with what was found in it
    });
    if (!this.isTop) addEventListener("pagehide", () => this.leave());
  }

  /** Whether the extension that put it here is still the one that runs. */
  get isAlive(): boolean {
    return chrome.runtime?.id !== undefined;
  }

  /** A popup has opened. */
  connect(port: chrome.runtime.Port): void {
    this.ports.add(port);
    port.onDisconnect.addListener(() => this.ports.delete(port));
    port.onMessage.addListener((message: unknown) => {
      const command = asScanCommand(message);
      if (command) this.obey(command);
    });
    if (this.phase === "ready") this.pictures = findPictures();
    this.tell();
  }

  /** Of the top page: how far one of its frames is. */
  hearFrame(frame: number, status: ScanStatus): void {
    this.frames.set(frame, status);
    this.tell();
  }

  /** The user may have let the extension read more sites: goes on with their pictures. */
  async accessChanged(): Promise<void> {
    if (this.phase !== "running" && this.phase !== "done") return;
    await this.askAllowed();
    if (this.phase === "done" && this.next()) await this.run();
  }

  /** Ends the scan and leaves the page as it was before. */
  remove(): void {
    this.running?.abort();
    this.layer?.remove();
    this.layer = undefined;
    this.outcomes.clear();
    this.pictures = findPictures();
    this.enter("ready");
  }

  obey(command: ScanCommand): void {
    switch (command) {
      case "start":
        return void this.start();
      case "stop":
        return this.stop();
      case "remove":
        return this.remove();
    }
  }

  private start(): void {
    if (this.phase === "running") return;
    this.page = pageOf(location.href);
    this.pictures = findPictures();
    this.forgetUnread();
    this.layer ??= this.newLayer();
    // What shows a picture that was judged before may have come since.
    for (const picture of this.pictures) this.mark(picture);
    void this.run();
  }

  /** With the panel in the top page. */
  private newLayer(): BadgeLayer | undefined {
    if (!this.isTop) return this.pictures.length ? new BadgeLayer() : undefined;
    return new BadgeLayer({
      onStop: () => this.everywhere("stop"),
      onRemove: () => this.everywhere("remove"),
    });
  }

  /** Here at once, and in the frames. */
  private everywhere(command: "stop" | "remove"): void {
    this.obey(command);
    void send({ to: "worker", kind: "scan_command", command });
  }

  /** A frame that goes takes its pictures with it. */
  private leave(): void {
    this.running?.abort();
    this.pictures = [];
    this.enter("ready");
  }

  /** Their servers get another chance. */
  private forgetUnread(): void {
    for (const [url, outcome] of this.outcomes) {
      if (outcome === "unread" || outcome === "other") this.outcomes.delete(url);
    }
  }

  private stop(): void {
    if (this.phase !== "running") return;
    this.running?.abort();
    this.enter("stopped");
  }

  private async run(): Promise<void> {
    this.running = new AbortController();
    const { signal } = this.running;
    this.enter("running");
    await this.askAllowed();
    const needsCapture = (picture: PagePicture) => this.mayRead(picture) && isForeign(picture);
    this.shown = await shownNow(this.pictures.filter(needsCapture));
    for (let picture = this.next(); picture && !signal.aborted; picture = this.next()) {
      const outcome = await this.check(picture, signal);
      if (signal.aborted) return;
      this.outcomes.set(picture.url, outcome);
      this.mark(picture);
      this.enter("running");
    }
    if (!signal.aborted) this.enter("done");
  }

  private mark(picture: PagePicture): void {
    const outcome = this.outcomes.get(picture.url);
    if (outcome) this.layer?.mark(picture, outcome);
  }

  /** The first picture that has no outcome yet and may be read. */
  private next(): PagePicture | undefined {
    return this.pictures.find((picture) => !this.outcomes.has(picture.url) && this.mayRead(picture));
  }

  private mayRead({ origin }: PagePicture): boolean {
    return origin === undefined || this.allowed.has(origin);
  }

  /** Only the worker can ask the browser what the user has allowed. */
  private async askAllowed(): Promise<void> {
    const origins = originsOf(this.pictures);
    const reply = await send({ to: "worker", kind: "granted", origins });
    this.allowed = new Set(reply?.origins);
  }

  /** Of the version that the card would check, so that both say the same. */
  private async check(picture: PagePicture, signal: AbortSignal): Promise<Outcome> {
    const { url, origin, shownBy: elements } = picture;
    const [first] = elements;
    try {
      const versions = origin
        ? versionsByAddress(first, url)
        : versionsInPage(first, url, signal);
      const shown = (first && this.shown.get(first)) ?? (await shownBy(first, url));
      const { reply } = await checkVersions(versions, first, shown, { signal });
      if (reply.kind === "answer") return reply.answer.verdict;
      return reply.code === "other_picture" ? "other" : "unread";
    } catch {
      return "unread";
    }
  }

  private get status(): ScanStatus {
    const outcomes = this.pictures.flatMap((picture): Outcome[] => {
      const outcome = this.outcomes.get(picture.url);
      if (outcome) return [outcome];
      return this.phase === "ready" || this.mayRead(picture) ? [] : ["not_allowed"];
    });
    return {
      phase: this.phase,
      total: this.pictures.length,
      outcomes: tally(outcomes),
      origins: originsOf(this.pictures),
    };
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.tell();
  }

  private tell(): void {
    if (!this.isTop) {
      void send({ to: "worker", kind: "frame_scan", status: this.status });
      return;
    }
    const status = joined(this.status, [...this.frames.values()]);
    this.layer?.show(status);
    for (const port of this.ports) port.postMessage(status);
  }
}

/** Whether the page can't read its pixels: of another site, or shown by other than an `<img>`. */
function isForeign({ origin, shownBy: [first] }: PagePicture): boolean {
  return origin !== undefined || !(first instanceof HTMLImageElement);
}

/** What the page shows of each, by a capture where it can't read them. */
async function shownNow(
  pictures: readonly PagePicture[],
): Promise<ReadonlyMap<Element, Shown>> {
  const known = new Map<Element, Shown>();
  const sized: Sized[] = [];
  await Promise.all(
    pictures.map(async ({ url, shownBy: [element] }) => {
      const shown = await shownBy(element, url);
      if (!element || !shown) return;
      known.set(element, shown);
      if (!shown.print) sized.push({ element, url, width: shown.width, height: shown.height });
    }),
  );
  for (const [element, captured] of await capturedPrints(sized)) {
    const shown = known.get(element);
    if (shown) known.set(element, { ...shown, ...captured });
  }
  return known;
}

/** Without the fragment, which only scrolls. */
function pageOf(address: string): string {
  return address.split("#", 1)[0] ?? "";
}
