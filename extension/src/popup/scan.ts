// The lower part of the popup: the scan of the page in front.

import { asScanStatus } from "../messages";
import { part } from "../pages/part";
import { type ScanCommand, SCAN_PORT } from "../scan/port";
import type { ScanStatus } from "../scan/status";
import { STYLE } from "../scan/style";
import { ScanSummary } from "../scan/summary";
import { shadowOf } from "../ui/shadow";
import { decimal, word } from "../words";
import { patternOf } from "../worker/access";
import { showPicker } from "../worker/inject";
import { grantedOf } from "../worker/scan";

/** How many sites are named; the browser's own question names them all. */
const NAMED_SITES = 3;

/** Looks at which pictures the page shows; scans when the button is pressed. */
export async function showScan(): Promise<void> {
  const status = part("#scan-status");
  status.textContent = word("scan_looking");
  const port = await connect();
  status.textContent = port ? "" : word("scan_impossible");
  if (port) new ScanPart(port);
  if (port) offerPicker();
}

/** For what has no entry in the browser's menu, a canvas for instance. */
function offerPicker(): void {
  const button = part<HTMLButtonElement>("#pick");
  button.disabled = false;
  button.addEventListener("click", async () => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
    if (tab?.id === undefined) return;
    await showPicker({ tabId: tab.id, frameId: 0 }, {});
    window.close();
  });
}

/** Undefined for a page that no extension may look into, the browser's own for instance. */
async function connect(): Promise<chrome.runtime.Port | undefined> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined) return undefined;
  // Frames of other sites are out of reach, and are left out by the browser.
  const target = { tabId: tab.id, allFrames: true };
  const files = ["scan.js"];
  try {
    await chrome.scripting.executeScript({ target, files, injectImmediately: true });
  } catch {
    return undefined;
  }
  return chrome.tabs.connect(tab.id, { name: SCAN_PORT });
}

class ScanPart {
  private readonly summary = new ScanSummary();
  private readonly sites = part("#scan-sites");
  private readonly act = part<HTMLButtonElement>("#scan-act");
  private readonly removal = part<HTMLButtonElement>("#scan-remove");
  private isRunning = false;
  /** Match patterns of the sites that the user hasn't let the extension read yet. */
  private toAsk: readonly string[] = [];

  constructor(private readonly port: chrome.runtime.Port) {
    shadowOf(part("#scan-summary"), STYLE, "open").append(this.summary.element);
    port.onMessage.addListener((message: unknown) => {
      const status = asScanStatus(message);
      if (status) void this.show(status);
    });
    port.onDisconnect.addListener(() => this.end());
    this.act.addEventListener("click", () => this.onAct());
    this.removal.addEventListener("click", () => this.tell("remove"));
  }

  private onAct(): void {
    if (this.isRunning) return this.tell("stop");
    this.tell("start");
    // At once, as the browser allows the question only within the click. It closes the popup: the
    // worker hears the answer, and the scan goes on with what is allowed.
    if (this.toAsk.length) {
      chrome.permissions.request({ origins: [...this.toAsk] }).catch(() => false);
    }
  }

  private tell(command: ScanCommand): void {
    this.port.postMessage(command);
  }

  private async show(status: ScanStatus): Promise<void> {
    const { phase, total, origins } = status;
    this.isRunning = phase === "running";
    const isReady = phase === "ready";
    this.summary.show(status);
    this.act.textContent = word(
      this.isRunning ? "scan_stop" : isReady ? "scan_start" : "scan_again",
    );
    this.removal.hidden = isReady || this.isRunning;
    const granted = await grantedOf(origins);
    const missing = origins.filter((origin) => !granted.includes(origin));
    this.toAsk = missing.map(patternOf);
    this.sites.textContent =
      missing.length && !this.isRunning ? word("scan_sites", siteNames(missing)) : "";
    // Not before: a click would ask for too little.
    this.act.disabled = !total;
  }

  private end(): void {
    this.act.disabled = true;
    this.removal.hidden = true;
    part("#scan-status").textContent = word("scan_changed");
  }
}

function siteNames(origins: readonly string[]): string {
  const hosts = origins.map((origin) => new URL(origin).host);
  const named = new Intl.ListFormat(word("language_code")).format(hosts.slice(0, NAMED_SITES));
  return hosts.length > NAMED_SITES ? word("scan_sites_more", named, decimal(hosts.length)) : named;
}
