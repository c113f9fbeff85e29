// Who may read a picture, and the question to the user where only the user can say.

/** Questions that are being answered, by origin. Where the worker was stopped, they are lost. */
const open = new Map<string, Promise<boolean>>();

/** Whether the extension may read an origin. The user is asked only within the user's gesture. */
export function askFor(origin: string): Promise<boolean> {
  const asked = open.get(origin) ?? ask(origin).finally(() => open.delete(origin));
  open.set(origin, asked);
  return asked;
}

/** Not `async`: the browser allows the question only before the click's handler returns. */
function ask(origin: string): Promise<boolean> {
  const wanted = { origins: [`${origin}/*`] };
  return (
    chrome.permissions
      .request(wanted)
      // It rejects without a gesture, even where the user has allowed it before, and where the
      // browser's policy forbids the origin: for the user that is a refusal.
      .catch(() => chrome.permissions.contains(wanted))
      .catch(() => false)
  );
}

/** Undefined where no permission is needed: the page's own, data: and blob: pictures. */
export function originToAsk(srcUrl: string, pageUrl: string | undefined): string | undefined {
  const origin = webOrigin(srcUrl);
  return origin === (pageUrl && webOrigin(pageUrl)) ? undefined : origin;
}

/** Undefined for an address that isn't fetched from a server. */
export function webOrigin(url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed && ["http:", "https:"].includes(parsed.protocol) ? parsed.origin : undefined;
}
