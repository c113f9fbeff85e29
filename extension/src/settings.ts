// What the user has set, kept in chrome.storage.local; where nothing is set, the defaults hold.

import { prior } from "../model/contract.json";

/** A backend's key, and the only origin that it is ever sent to. */
export interface ApiKey {
  readonly origin: string;
  readonly key: string;
}

export interface Settings {
  /** Where the picture is sent for a second opinion; empty: nowhere, and it isn't offered. */
  readonly backend: string;
  /** Of a backend that asks for one. */
  readonly apiKey: ApiKey | null;
  /** The dashboard, which the card can open with a picture's address; empty: not offered. */
  readonly dashboard: string;
  /** Share of generated pictures among such pictures, above 0 and under 1. */
  readonly prior: number;
}

/** No addresses: nothing is offered that sends a picture before the user has said where to. */
export const DEFAULTS: Settings = { backend: "", apiKey: null, dashboard: "", prior };

/** Where `make run` starts them. */
export const LOCAL = { backend: "http://127.0.0.1:8420", dashboard: "http://127.0.0.1:8421" } as const;

export async function readSettings(): Promise<Settings> {
  return chrome.storage.local.get<Settings>({ ...DEFAULTS });
}

/** The key that goes to an address; undefined where none is kept for its origin. */
export function keyFor(address: string, apiKey: ApiKey | null): string | undefined {
  return apiKey && URL.parse(address)?.origin === apiKey.origin ? apiKey.key : undefined;
}

/** The header that bears it. */
export function authorization(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

/** What is set back to its default isn't stored. */
export async function saveSetting<Name extends keyof Settings>(
  name: Name,
  value: Settings[Name],
): Promise<void> {
  if (value === DEFAULTS[name]) await chrome.storage.local.remove(name);
  else await chrome.storage.local.set({ [name]: value });
}

/** The address without a closing slash; undefined where it is none that can be asked. */
export function normalizeAddress(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (!url || !["http:", "https:"].includes(url.protocol)) return undefined;
  const plain = !url.username && !url.password && !url.search && !url.hash;
  return plain ? url.href.replace(/\/+$/, "") : undefined;
}

/** Whether what is sent to an address can be read on the way. */
export function isOpenToOthers(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const isThisMachine = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === "http:" && !isThisMachine;
}
