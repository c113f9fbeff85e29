// What answers at an address. Nothing is sent with the question but the key kept for it.

import { contract } from "../contract";
import { word } from "../words";
import { authorization, keyFor, readSettings } from "../settings";
import type { Tone } from "./status";

const ANSWER_MILLISECONDS = 5000;

export interface Found {
  readonly tone: Tone;
  readonly text: string;
}

export interface NetworkName {
  readonly name: string;
  readonly version: string;
}

/** Asks for the model card, which only a backend that knows this extension lets it read. */
export async function probeBackend(address: string): Promise<Found> {
  let network: NetworkName | undefined;
  try {
    const response = await ask(`${address}/v1/model`, "cors");
    network = response.ok ? networkOf(await response.json()) : undefined;
  } catch {
    const silence = await silenceAt(`${address}/healthz`);
    if (silence) return silence;
  }
  if (network) {
    const wrong = await keyWanted(address);
    if (wrong) return wrong;
  }
  if (!network) return { tone: "wrong", text: word("probe_stranger") };
  const ready = word("probe_ready", network.name, network.version);
  const { name, version } = contract.network;
  return network.name === name && network.version === version
    ? { tone: "good", text: ready }
    : { tone: "plain", text: `${ready} ${word("probe_other_network")}` };
}

/** What is wrong with the key, asked of the route that checks: without a picture it checks none. */
async function keyWanted(address: string): Promise<Found | undefined> {
  const { apiKey } = await readSettings();
  const key = keyFor(address, apiKey);
  const url = `${address}/v1/checks`;
  const headers = authorization(key);
  const response = await ask(url, "cors", { method: "POST", headers, redirect: "error" }).catch(
    () => undefined,
  );
  if (response?.status !== 401) return undefined;
  return { tone: "wrong", text: word(key === undefined ? "probe_key_missing" : "probe_key_refused") };
}

/** Streamlit answers, but lets no page of another origin read the answer. */
export async function probeDashboard(address: string): Promise<Found> {
  const silence = await silenceAt(`${address}/_stcore/health`);
  return silence ?? { tone: "good", text: word("probe_answers") };
}

/** Args: json, a model card of the API; it isn't trusted to be one. */
export function networkOf(json: unknown): NetworkName | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { name, version } = json as Record<string, unknown>;
  const isNamed = typeof name === "string" && typeof version === "string";
  return isNamed ? { name, version } : undefined;
}

/** Undefined where anything answers, else how nothing does. */
async function silenceAt(url: string): Promise<Found | undefined> {
  try {
    await ask(url, "no-cors");
    return undefined;
  } catch (error) {
    const isSlow = error instanceof DOMException && error.name === "TimeoutError";
    return { tone: "wrong", text: word(isSlow ? "probe_slow" : "probe_silent") };
  }
}

function ask(url: string, mode: RequestMode, more: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
  return fetch(url, { ...more, mode, credentials: "omit", cache: "no-store", signal });
}
