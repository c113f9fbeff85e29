// The field of an address: saved as soon as it is left or confirmed, and tested by its button.

import { part } from "../pages/part";
import { isOpenToOthers, LOCAL, normalizeAddress, saveSetting } from "../settings";
import { word } from "../words";
import { askFor, webOrigin } from "../worker/access";
import type { Field } from "./field";
import type { Found } from "./probe";
import { type Tone, say } from "./status";

/**
 * A backend lets the extension read its answers by the extension's origin, which in Firefox is
 * another one on each machine: there a permission does it. Must be called within the user's click.
 */
async function askToRead(address: string): Promise<void> {
  const origin = webOrigin(address);
  if (BROWSER === "firefox" && origin) await askFor(origin);
}

/** Args: probe, what answers at an address. */
export function addressField(
  name: "backend" | "dashboard",
  probe: (address: string) => Promise<Found>,
): Field<string> {
  const form = part<HTMLFormElement>(`#${name}`);
  const input = part<HTMLInputElement>("input", form);
  const status = part("output", form);
  // The line under the field says what is wrong; the browser's bubble would say it a second time.
  form.noValidate = true;

  const tell = (tone: Tone, text: string, address: string) => {
    if (!address || !isOpenToOthers(address)) say(status, tone, text);
    else say(status, "plain", text, word("options_open_to_others"));
  };
  /** The address that is now stored; undefined where what is typed is none. */
  const save = async (): Promise<string | undefined> => {
    const typed = input.value.trim();
    const address = typed ? normalizeAddress(typed) : "";
    input.setAttribute("aria-invalid", String(address === undefined));
    if (address === undefined) {
      say(status, "wrong", word("options_invalid"));
      return undefined;
    }
    input.value = address;
    await saveSetting(name, address);
    tell("good", word("options_saved"), address);
    return address;
  };
  const test = async () => {
    // What a dashboard answers is not read.
    const asked = name === "backend" ? askToRead(input.value) : undefined;
    const address = await save();
    if (address === undefined) return;
    if (!address) return say(status, "plain", word("options_none_set"));
    say(status, "plain", word("options_testing"));
    await asked;
    const { tone, text } = await probe(address);
    // Unless another address was typed meanwhile.
    if (input.value === address) tell(tone, text, address);
  };

  const local = part<HTMLButtonElement>(".local", form);
  local.textContent = word("options_use_local", LOCAL[name]);
  const offerLocal = () => {
    local.hidden = input.value !== "";
  };

  input.addEventListener("change", () => void save());
  input.addEventListener("input", () => {
    say(status, "plain");
    offerLocal();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void test();
  });
  local.addEventListener("click", () => {
    input.value = LOCAL[name];
    offerLocal();
    input.focus();
    void test();
  });
  return {
    fill(value) {
      input.value = value;
      offerLocal();
      input.disabled = false;
      input.removeAttribute("aria-invalid");
      say(status, "plain");
    },
  };
}
