// One check of a picture that the user brings along, from the file to the answer.

import { contract } from "../contract";
import { base64Of } from "../images/base64";
import type { ProblemCode, ProblemDetail } from "../images/problems";
import { type CheckReply, type FullCheckRequest, type Source, type Stage, send } from "../messages";
import { keyFor, readSettings } from "../settings";
import type { ResultView } from "./result";

type Answered = Extract<CheckReply, { kind: "answer" }>;

export class OwnCheck {
  private readonly cancelled = new AbortController();

  constructor(
    private readonly file: File,
    private readonly view: ResultView,
  ) {}

  /** Another picture takes the place. */
  cancel(): void {
    this.cancelled.abort();
  }

  async run(): Promise<void> {
    this.onStage("reading");
    const { signal } = this.cancelled;
    const reply = await this.check().catch((): undefined => undefined);
    if (signal.aborted) return;
    if (reply?.kind === "answer") await this.showAnswer(reply);
    else this.showProblem(reply?.code ?? "internal", reply?.detail ?? {});
  }

  private showProblem(code: ProblemCode | "internal", detail: ProblemDetail): void {
    // It stands nowhere on a page, so there is nothing to capture.
    this.view.show({ kind: "could_not_read", code, detail, onCapture: undefined });
  }

  private async check(): Promise<CheckReply | undefined> {
    if (this.file.size > contract.limits.max_bytes) return { kind: "problem", code: "too_large" };
    const request = { to: "offscreen", kind: "check", source: await this.source() } as const;
    const onStage = (stage: Stage) => this.onStage(stage);
    return send(request, { signal: this.cancelled.signal, onStage });
  }

  private async source(): Promise<Source> {
    return { kind: "bytes", base64: await base64Of(this.file) };
  }

  private onStage(stage: Stage): void {
    if (!this.cancelled.signal.aborted) this.view.show({ kind: "working", stage });
  }

  private async showAnswer({ answer, preview }: Answered): Promise<void> {
    const settings = await readSettings();
    const source = await this.source();
    const { backend } = settings;
    const { sha256 } = answer.image;
    const key = keyFor(backend, settings.apiKey);
    const request = { to: "offscreen", kind: "check_full", source, sha256, backend, key } as const;
    const onFullCheck = () => void this.checkFull(request);
    // Nobody else can open the picture.
    const address = undefined;
    const state = { answer, preview, address, seen: "file", settings, onFullCheck } as const;
    if (!this.cancelled.signal.aborted) this.view.showAnswer(state);
  }

  private async checkFull(request: FullCheckRequest): Promise<void> {
    const { signal } = this.cancelled;
    this.view.showFull({ kind: "working" });
    const reply = await send(request, { signal }).catch(() => undefined);
    if (!signal.aborted) this.view.showFull(reply ?? { kind: "problem", code: "internal" });
  }
}
