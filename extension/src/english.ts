// For tests on Node: the browser's way to the words, in English.

import json from "../_locales/en/messages.json";

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

const messages: Readonly<Record<string, Message>> = json;

function getMessage(key: string, values: readonly string[] = []): string {
  const { message, placeholders = {} } = messages[key] ?? { message: "" };
  return message.replace(/\$(\w+)\$/g, (_, name: string) => {
    const content = placeholders[name.toLowerCase()]?.content ?? "";
    return values[Number(content.slice(1)) - 1] ?? "";
  });
}

export function speakEnglish(): void {
  Object.assign(globalThis, { chrome: { i18n: { getMessage } } });
}
