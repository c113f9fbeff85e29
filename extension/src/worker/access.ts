// Who may read a picture, and the question to the user where only the user can say.

import { showAllowWindow } from "./allow_window";

/** Questions that are being answered, by origin. Where the worker was stopped, they are lost. */
const open = new Map<string, Promise<boolean>>();

/** Whether the extension may read an origin. The user is asked only within the user's gesture. */
export function askFor(origin: string): Promise<boolean> {
  const asked = open.get(origin) ?? ask(origin).finally(() => open.delete(origin));
  open.set(origin, asked);
  return asked;
}

/** How the user answers (or has answered) for an address. Args: again, whether to ask once more. */
export function answerFor(url: string, again: boolean): Promise<boolean> {
  const { origin } = new URL(url);
  if (again) return askFor(origin);
  return open.get(origin) ?? chrome.permissions.contains({ origins: [patternOf(origin)] });
}

/** Not `async`: the browser allows the question only before the click's handler returns. */
function ask(origin: string): Promise<boolean> {
  const wanted = { origins: [patternOf(origin)] };
  return (
    chrome.permissions
      .request(wanted)
      // It rejects without a gesture, even where the user has allowed it before, and where the
      // browser's policy forbids the origin: for the user that is a refusal.
      .catch(() => withoutGesture(origin, wanted))
      .catch(() => false)
  );
}

/** A click within a page is a gesture to Chromium, and none to Firefox. */
async function withoutGesture(
  origin: string,
  wanted: chrome.permissions.Permissions,
): Promise<boolean> {
  const isAllowed = await chrome.permissions.contains(wanted);
  if (isAllowed || BROWSER !== "firefox") return isAllowed;
  await showAllowWindow(origin);
  return chrome.permissions.contains(wanted);
}

/** As a permission names an origin. Firefox knows no ports there: it allows all of a host's. */
export function patternOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return BROWSER === "firefox" ? `${protocol}//${hostname}/*` : `${origin}/*`;
}

/** Undefined where no permission is needed: the page's own pictures, and data: ones. */
export function originToAsk(srcUrl: string, pageUrl: string | undefined): string | undefined {
  const origin = webOrigin(srcUrl);
  return origin === (pageUrl && webOrigin(pageUrl)) ? undefined : origin;
}

/** Whose site an address belongs to, a blob: one too; undefined where it is nobody's. */
export function webOrigin(url: string): string | undefined {
  const origin = URL.parse(url)?.origin;
  return origin && /^https?:/.test(origin) ? origin : undefined;
}
