// What happens in a card, from the click to the close: which state follows which.

import type { PictureAnswer } from "../detector/answer";
import { PictureProblem } from "../images/problems";
import { type Source, send } from "../messages";
import { readBackend } from "../settings";
import type { CardControls, CardRequest } from "./index";
import { findPicture } from "./picture";
import { readInPage } from "./read";
import type { AnswerState } from "./states";
import { CardView } from "./view";

export class CardFlow implements CardControls {
  private view: CardView | undefined;
  private srcUrl = "";
  private readonly closed = new AbortController();

  open({ srcUrl, access }: CardRequest): void {
    this.srcUrl = srcUrl;
    this.view = new CardView(findPicture(srcUrl), () => this.close());
    if (access === "page") void this.check(() => readInPage(srcUrl, this.closed.signal));
    else this.view.show({ kind: "asking", host: this.host });
  }

  settle(granted: boolean): void {
    if (!granted) this.view?.show({ kind: "permission_refused", host: this.host });
    else void this.check(() => Promise.resolve({ kind: "address", url: this.srcUrl }));
  }

  close(): void {
    this.closed.abort();
    this.view?.remove();
    this.view = undefined;
    if (globalThis.uncanny === this) globalThis.uncanny = undefined;
  }

  private get host(): string {
    return new URL(this.srcUrl).host;
  }

  private async check(read: () => Promise<Source>): Promise<void> {
    this.view?.show({ kind: "working" });
    try {
      const source = await read();
      await send({ to: "worker", kind: "prepare" });
      const reply = await send({ to: "offscreen", kind: "check", source });
      if (reply?.kind === "answer") await this.showAnswer(reply.answer, source);
      else this.view?.show({ kind: "could_not_read", code: reply?.code ?? "internal" });
    } catch (error) {
      const code = error instanceof PictureProblem ? error.code : "internal";
      this.view?.show({ kind: "could_not_read", code });
    }
  }

  private async showAnswer(answer: PictureAnswer, source: Source): Promise<void> {
    const backend = await readBackend();
    const onFullCheck = () => void this.checkFull(state, source);
    const state: AnswerState = { kind: "answer", answer, backend, onFullCheck };
    this.view?.show(state);
  }

  private async checkFull(state: AnswerState, source: Source): Promise<void> {
    this.view?.showFull({ kind: "working" }, state);
    const { backend, answer } = state;
    const { sha256 } = answer.image;
    const request = { to: "offscreen", kind: "check_full", source, sha256, backend } as const;
    try {
      await send({ to: "worker", kind: "prepare" });
      const reply = await send(request);
      this.view?.showFull(reply ?? { kind: "problem", code: "internal" }, state);
    } catch {
      this.view?.showFull({ kind: "problem", code: "internal" }, state);
    }
  }
}
