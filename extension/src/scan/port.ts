// What the popup and the page's scan say to each other, as long as the popup is open.

import type { ScanStatus } from "./status";

/** Name of the connection that the popup opens. */
export const SCAN_PORT = "uncanny.scan";

/** Popup → page. */
export type ScanCommand = "start" | "stop" | "remove";

/** Page → popup, at once and at every change. */
export type ScanReport = ScanStatus;
