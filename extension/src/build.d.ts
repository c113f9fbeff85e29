// What build.mjs puts in.

/** `closed`, but in the development build, where tests look into it. */
declare const SHADOW_MODE: ShadowRootMode;

/** Whose extension it is. */
declare const BROWSER: "chromium" | "firefox";
