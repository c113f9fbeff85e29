// A file's manifest store, by the C2PA's reference library. It is some 9 MB of WebAssembly: loaded
// when the first file comes that has a mark of one.

import init, { WasmReader } from "@contentauth/c2pa-wasm";
import { readHeader } from "../images/header";
import { labels } from "../labels/table";

export type Store =
  | { readonly kind: "none" }
  | { readonly kind: "remote" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "store"; readonly json: string };

const MIME = {
  JPEG: "image/jpeg",
  PNG: "image/png",
  WEBP: "image/webp",
  GIF: "image/gif",
  AVIF: "image/avif",
  HEIF: "image/heif",
  JXL: "image/jxl",
} as const;
let loading: Promise<string> | undefined;

/** Args: base, the extension's own address. */
export async function readStore(bytes: Uint8Array<ArrayBuffer>, base: string): Promise<Store> {
  const { format } = readHeader(bytes);
  if (format === "BMP") return { kind: "none" };
  loading ??= load(base);
  const settings = await loading;
  try {
    const reader = await WasmReader.fromBlob(MIME[format], new Blob([bytes]), settings);
    try {
      return { kind: "store", json: reader.json() };
    } finally {
      reader.free();
    }
  } catch (error) {
    return { kind: kindOf(String(error)) };
  }
}

function kindOf(error: string): "none" | "remote" | "unreadable" {
  if (/remote/i.test(error)) return "remote";
  return /(?:jumbf|claim|manifest) ?not ?found|no (?:claim|jumbf|c2pa|manifest)/i.test(error) ? "none" : "unreadable";
}

/** Loads the library. Returns its settings: nothing is ever fetched. */
async function load(base: string): Promise<string> {
  const anchors = fetch(new URL("trust/anchors.pem", base)).then((file) => file.text());
  await init({ module_or_path: new URL("wasm/c2pa_bg.wasm", base) });
  return JSON.stringify({
    core: {
      allowed_network_hosts: [],
      allow_redirects: false,
      max_decompressed_manifest_size_in_mb: labels.max_decompressed_manifest_mb,
    },
    verify: { remote_manifest_fetch: false, ocsp_fetch: false },
    trust: {
      trust_anchors: await anchors,
      trust_config: labels.extended_key_usages.join("\n"),
    },
  });
}
