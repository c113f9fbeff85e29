// The options page: the backend's address.

import { normalizeBackend, readBackend, saveBackend } from "../settings";
import { fillPage, word } from "../words";

const form = document.querySelector("form") as HTMLFormElement;
const input = document.querySelector("input") as HTMLInputElement;
const status = document.querySelector("output") as HTMLOutputElement;

async function save(): Promise<void> {
  const address = normalizeBackend(input.value);
  input.setAttribute("aria-invalid", String(!address));
  if (!address) {
    status.textContent = word("options_invalid");
    return;
  }
  input.value = address;
  await saveBackend(address);
  status.textContent = word("options_saved");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void save();
});
input.addEventListener("input", () => {
  status.textContent = "";
});
fillPage();
input.value = await readBackend();
// Not before: what is typed while the stored address is still being read would be written over.
input.disabled = false;
