// The line under a part of the page that says what happened. A screen reader says it at once.

export type Tone = "good" | "wrong" | "plain";

/** Args: tone, shown by colour and sign beside the words. */
export function say(status: Element, tone: Tone, ...lines: readonly string[]): void {
  status.className = tone;
  status.textContent = lines.join(" ");
}
