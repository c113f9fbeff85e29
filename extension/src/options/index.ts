// The options page: the backend's address.

import { normalizeBackend, readBackend, saveBackend } from "../settings";
import { fillPage, word } from "../words";

const form = document.querySelector("form") as HTMLFormElement;
const input = document.querySelector("input") as HTMLInputElement;
const status = document.querySelector("output") as HTMLOutputElement;

async function save(): Promise<void> {
  const address = normalizeBackend(input.value);
  input.setAttribute("aria-invalid", String(!address));
  status.textContent = word(address ? "options_saved" : "options_invalid");
  if (!address) return;
  input.value = address;
  await saveBackend(address);
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
