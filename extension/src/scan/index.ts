// The content script of a scan. The popup puts it into the page; it scans only when it is told to,
// and goes on after the popup has closed.

import { PageScan } from "./page_scan";
import { SCAN_PORT } from "./port";

declare global {
  var uncannyScan: PageScan | undefined;
}

// One of an older version of the extension can no longer be spoken to.
if (!globalThis.uncannyScan?.isAlive) {
  globalThis.uncannyScan?.remove();
  const scan = new PageScan();
  globalThis.uncannyScan = scan;
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name === SCAN_PORT) scan.connect(port);
  });
}
