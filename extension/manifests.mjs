// The manifest of each browser, from the one in manifest.json, which is Chromium's.

/** By which addons.mozilla.org and the browser know it. */
const FIREFOX_ID = "@uncanny";
/** The first, on a desktop and on Android, that knows `data_collection_permissions`. */
const FIREFOX_MIN = "142.0";

/** Args: browser, `chromium` or `firefox`; manifest, Chromium's. */
export function manifestFor(browser, manifest) {
  return browser === "firefox" ? firefoxManifest(manifest) : manifest;
}

/** Firefox has neither service workers for extensions nor offscreen pages, but a background page. */
function firefoxManifest({ key, minimum_chrome_version, ...shared }) {
  return {
    ...shared,
    browser_specific_settings: {
      gecko: {
        id: FIREFOX_ID,
        strict_min_version: FIREFOX_MIN,
        data_collection_permissions: { required: ["none"] },
      },
    },
    background: { scripts: ["background.js"], type: "module" },
    permissions: shared.permissions.filter((name) => name !== "offscreen"),
  };
}
