// What the extension keeps, read from where it is kept; and forgetting it.

import { part } from "../pages/part";
import type { ApiKey, Settings } from "../settings";
import { element } from "../ui/element";
import { share, word } from "../words";
import { keptWords } from "./api_key";
import { say } from "./status";

const NAMES = {
  backend: "options_backend",
  apiKey: "options_key",
  dashboard: "options_dashboard",
  prior: "options_prior_stored",
} as const satisfies Record<keyof Settings, string>;

/** Args: onCleared, shows the settings anew. */
export async function showStored(onCleared: () => Promise<void>): Promise<void> {
  const status = part("#stored-status");
  part("#clear").addEventListener("click", async () => {
    await chrome.storage.local.clear();
    await onCleared();
    say(status, "good", word("options_cleared"));
  });
  chrome.storage.local.onChanged.addListener((changes) => {
    const isSet = Object.values(changes).some(({ newValue }) => newValue !== undefined);
    if (isSet) say(status, "plain");
    void list();
  });
  await list();
}

async function list(): Promise<void> {
  const stored = Object.entries(await chrome.storage.local.get(null));
  const lines = stored.map(([key, value]) => word("options_stored_item", nameOf(key), shown(value)));
  const items = (lines.length ? lines : [word("options_stored_nothing")]).map((text) =>
    element("li", { text }),
  );
  part("#stored-now").replaceChildren(...items);
}

function nameOf(key: string): string {
  return isSetting(key) ? word(NAMES[key]) : key;
}

function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return keptWords(value as ApiKey);
  return typeof value === "number" ? share(value) : String(value);
}

function isSetting(key: string): key is keyof Settings {
  return key in NAMES;
}
