// The field of the backend's API key. What is kept is never shown again but for its end.

import { part } from "../pages/part";
import { type ApiKey, readSettings, saveSetting } from "../settings";
import { word } from "../words";
import type { Field } from "./field";
import { say } from "./status";

export function apiKeyField(): Field<ApiKey | null> {
  const form = part<HTMLFormElement>("#key");
  const input = part<HTMLInputElement>("input", form);
  const status = part("output", form);
  const remove = part<HTMLButtonElement>("button", form);
  const show = (kept: ApiKey | null) => {
    input.value = "";
    input.placeholder = kept ? keptWords(kept) : "";
    remove.hidden = !kept;
  };
  const save = async () => {
    const key = input.value.trim();
    if (!key) return;
    const { backend } = await readSettings();
    // It goes to that origin only: a key without one could go anywhere.
    if (!backend) return say(status, "wrong", word("options_key_no_backend"));
    if (!/^[!-~]+$/.test(key)) return say(status, "wrong", word("options_key_invalid"));
    const kept = { origin: new URL(backend).origin, key };
    await saveSetting("apiKey", kept);
    show(kept);
    say(status, "good", word("options_saved"));
  };
  input.addEventListener("change", () => void save());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void save();
  });
  remove.addEventListener("click", async () => {
    await saveSetting("apiKey", null);
    show(null);
    input.focus();
    say(status, "good", word("options_key_removed"));
  });
  return {
    fill(value) {
      show(value);
      input.disabled = false;
      say(status, "plain");
    },
  };
}

/** Whose key is kept, and how it ends. */
export function keptWords({ origin, key }: ApiKey): string {
  return word("options_key_kept", origin, key.length > 12 ? key.slice(-4) : "");
}
