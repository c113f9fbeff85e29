// What build.mjs puts in.

/** `closed`, but in the development build, where tests look into it. */
declare const SHADOW_MODE: ShadowRootMode;

/** Whose extension it is. */
declare const BROWSER: "chromium" | "firefox";

/** Whether a GPU made of software is taken too, as in tests: in the development build only. */
declare const SOFTWARE_GPU: boolean;
