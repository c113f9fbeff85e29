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
  return percent > 99 ? word("chance_over_99") : word("chance_about", percent);
}

/** The whole sentence, with the share of generated pictures that it supposes. */
export function chanceSentence(probability: number, prior: number): string {
  return prior === 0.5
    ? word("chance_sentence_half", chance(probability))
    : word("chance_sentence", chance(probability), inHundred(prior));
}

/** The share of generated pictures that several chances suppose. */
export function priorSentence(prior: number): string {
  return prior === 0.5 ? word("prior_half") : word("prior_share", inHundred(prior));
}

function inHundred(share: number): number {
  return Math.floor(share * 100 + 0.5);
}

export function verdictTitle(verdict: Verdict): string {
  return word(`verdict_${verdict}_title`);
}

/** Replaces the text of each element that names a message. */
export function fillPage(): void {
  document.documentElement.lang = chrome.i18n.getUILanguage();
  for (const element of document.querySelectorAll<HTMLElement>("[data-message]")) {
    element.textContent = word(element.dataset["message"] as MessageKey);
  }
}
