// The look of the picker; its colours are the card's.

export const STYLE = `
:host { color-scheme: light dark; --paper: #ffffff; --ink: #1c2128; --quiet: #57606a; --accent: #1f5fbf; }
@media (prefers-color-scheme: dark) {
  :host { --paper: #1d2229; --ink: #e8ecf1; --quiet: #a3aebb; --accent: #8ab8ff; }
}
* { box-sizing: border-box; margin: 0; }
.sheet { position: fixed; inset: 0; pointer-events: auto; cursor: crosshair; outline: none; overflow: clip; }
/* Two colours: one of them stands out from any picture. */
.outline { position: fixed; border: 2px solid #fff; outline: 1px solid #1c2128; border-radius: 4px; }
.chosen { border: 4px solid #1f5fbf; outline: 2px solid #fff; background: rgb(31 95 191 / 18%); }
.help {
  position: fixed; inset-inline: 0; bottom: 16px; width: fit-content; max-width: calc(100vw - 24px);
  margin-inline: auto; padding: 10px 16px; border-radius: 12px; text-align: center;
  background: var(--paper); color: var(--ink);
  border: 1px solid var(--quiet); box-shadow: 0 8px 28px rgb(15 23 32 / 30%);
  font: 13px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.choice { color: var(--quiet); }
.choice:empty { display: none; }
`;
