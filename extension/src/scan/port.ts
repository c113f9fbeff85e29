// What the popup and the page's scan say to each other, as long as the popup is open. The page tells
// its ScanStatus, at once and at every change; the schemas are in messages.ts.

/** Name of the connection that the popup opens. */
export const SCAN_PORT = "uncanny.scan";

/** Popup → page. */
export const SCAN_COMMANDS = ["start", "stop", "remove"] as const;
export type ScanCommand = (typeof SCAN_COMMANDS)[number];
