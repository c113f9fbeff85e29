// The looks of the card. All contrasts are at least 4.5 : 1 in both schemes.

export const STYLE = `
:host {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2128; --quiet: #57606a; --line: #d5dae0; --soft: #f4f6f8;
  --synthetic: #a5370c; --photograph: #0a6650; --unsure: #775000; --neutral: #4a5560;
  --accent: #1f5fbf; --shadow: 0 8px 28px rgb(15 23 32 / 22%), 0 1px 4px rgb(15 23 32 / 16%);
}
@media (prefers-color-scheme: dark) {
  :host {
    --paper: #1d2229; --ink: #e8ecf1; --quiet: #a3aebb; --line: #3a424d; --soft: #272d36;
    --synthetic: #ffab85; --photograph: #6cd6b8; --unsure: #f0c363; --neutral: #b4bfcb;
    --accent: #8ab8ff; --shadow: 0 8px 28px rgb(0 0 0 / 55%), 0 0 0 1px rgb(255 255 255 / 6%);
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
[hidden] { display: none !important; }
.card {
  position: fixed; width: min(320px, calc(100vw - 24px)); max-height: calc(100vh - 24px);
  overflow: auto; pointer-events: auto; overscroll-behavior: contain;
  background: var(--paper); color: var(--ink); border: 1px solid var(--line);
  border-radius: 12px; box-shadow: var(--shadow);
  font: 13px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  text-align: start; overflow-wrap: anywhere;
}
.card:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
header { display: flex; align-items: center; padding: 8px 8px 0 16px; color: var(--quiet); }
header span { flex: 1; font-size: 12px; font-weight: 600; letter-spacing: .02em; }
button { font: inherit; color: inherit; cursor: pointer; border-radius: 7px; }
.close { width: 28px; height: 28px; border: 0; background: none; display: grid; place-items: center; }
.close:hover { background: var(--soft); }
.cross { width: 16px; height: 16px; }
svg .line {
  fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round;
}
svg .filled { fill: currentColor; }
.body { padding: 4px 16px 14px; display: grid; gap: 10px; }
.headline { display: flex; align-items: center; gap: 10px; font-size: 17px; line-height: 1.25; font-weight: 650; }
.sign { width: 26px; height: 26px; flex: none; }
.small .sign { width: 18px; height: 18px; }
.small.headline { font-size: 14px; gap: 8px; }
.synthetic { color: var(--synthetic); }
.photograph { color: var(--photograph); }
.unsure { color: var(--unsure); }
.no_face, .working, .could_not_read, .permission_refused { color: var(--neutral); }
.working .sign { animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(360deg); } }
.reason { border-inline-start: 3px solid var(--unsure); padding-inline-start: 9px; }
.reason strong { display: block; font-weight: 600; }
.reason strong::first-letter { text-transform: uppercase; }
.meter { height: 6px; border-radius: 3px; background: var(--line); overflow: hidden; margin-bottom: 5px; }
.meter div { height: 100%; background: currentColor; border-radius: 3px; min-width: 3px; }
ol { list-style: none; border-top: 1px solid var(--line); }
li {
  display: grid; grid-template-columns: 22px 1fr; gap: 0 8px; align-items: baseline;
  padding: 6px 0; border-bottom: 1px solid var(--line);
}
.number {
  grid-row: span 2; width: 20px; height: 20px; border-radius: 50%; font-size: 11px; font-weight: 700;
  display: grid; place-items: center; border: 1.5px solid currentColor; line-height: 1;
}
li strong { font-weight: 600; }
.quiet { color: var(--quiet); font-size: 12px; }
.full { border-top: 1px solid var(--line); padding: 12px 16px 14px; display: grid; gap: 8px; background: var(--soft); }
.status { display: grid; gap: 6px; }
.failed { font-weight: 400; font-size: 13px; align-items: start; }
.full h2 { font-size: 12px; font-weight: 600; color: var(--quiet); }
.full button {
  justify-self: start; padding: 5px 12px; border: 1px solid var(--accent); color: var(--accent);
  background: var(--paper); font-weight: 600;
}
.full button:hover { background: var(--soft); }
.full button:disabled { color: var(--quiet); border-color: var(--line); cursor: default; }
/* The numbers of faces at the edge may stick out; faces that the page cuts off may not. */
.boxes { position: fixed; overflow: clip; overflow-clip-margin: 12px; }
.box { position: absolute; border: 2px solid #fff; border-radius: 4px; outline: 1px solid #1c2128; outline-offset: 0; }
.box span {
  position: absolute; left: -11px; top: -11px; min-width: 18px; padding: 0 3px;
  background: #1c2128; color: #fff; text-align: center; border-radius: 9px;
  font: 700 11px/18px system-ui, sans-serif; box-shadow: 0 0 0 1px #fff;
}
@media (prefers-reduced-motion: reduce) {
  .working .sign { animation: none; }
}
`;
