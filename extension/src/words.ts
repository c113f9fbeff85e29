// The words of the user's language.

import type { Verdict } from "./generated/contract";
import type { MessageKey } from "./generated/messages";

export function word(key: MessageKey, ...values: (string | number)[]): string {
  return chrome.i18n.getMessage(key, values.map(String));
}

/** "about 97 in 100". Args: probability 0-1. */
export function chance(probability: number): string {
  const percent = inHundred(probability);
  if (percent < 1) return word("chance_under_one");
  return percent > 99 ? word("chance_over_99") : word("chance_about", decimal(percent));
}

/** The whole sentence, with the share of generated pictures that it supposes. */
export function chanceSentence(probability: number, prior: number): string {
  return prior === 0.5
    ? word("chance_sentence_half", chance(probability))
    : word("chance_sentence", chance(probability), share(prior));
}

/** The share of generated pictures that several chances suppose. */
export function priorSentence(prior: number): string {
  return prior === 0.5 ? word("prior_half") : word("prior_share", share(prior));
}

/** "half", "10 in 100", "1 in 2,000". Args: prior 0-1. */
export function share(prior: number): string {
  if (prior === 0.5) return word("share_half");
  return prior < 0.01
    ? word("share_one_in", decimal(Math.round(1 / prior)))
    : word("share_in_hundred", decimal(prior * 100, 1));
}

/** A number as the user's language writes it. */
export function decimal(value: number, digits = 0): string {
  return value.toLocaleString(word("language_code"), { maximumFractionDigits: digits });
}

function inHundred(share: number): number {
  return Math.floor(share * 100 + 0.5);
}

export function verdictTitle(verdict: Verdict): string {
  return word(`verdict_${verdict}_title`);
}

/** Replaces the text of each element that names a message. */
export function fillPage(): void {
  document.documentElement.lang = word("language_code");
  document.documentElement.dir = word("text_direction");
  for (const element of document.querySelectorAll<HTMLElement>("[data-message]")) {
    element.textContent = word(element.dataset["message"] as MessageKey);
  }
}
