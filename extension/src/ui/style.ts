// The looks of the card. All contrasts of text are at least 4.5 : 1 in both schemes.

export const STYLE = `
:host {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2128; --quiet: #57606a; --line: #d5dae0; --soft: #f4f6f8;
  --synthetic: #a5370c; --photograph: #0f5aa6; --unsure: #775000; --neutral: #4a5560;
  --accent: #1f5fbf; --shadow: 0 8px 28px rgb(15 23 32 / 22%), 0 1px 4px rgb(15 23 32 / 16%);
}
@media (prefers-color-scheme: dark) {
  :host {
    --paper: #1d2229; --ink: #e8ecf1; --quiet: #a3aebb; --line: #3a424d; --soft: #272d36;
    --synthetic: #ffab85; --photograph: #8cc0ff; --unsure: #f0c363; --neutral: #b4bfcb;
    --accent: #8ab8ff; --shadow: 0 8px 28px rgb(0 0 0 / 55%), 0 0 0 1px rgb(255 255 255 / 6%);
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
[hidden] { display: none !important; }
.card {
  position: fixed; width: min(340px, calc(100vw - 24px)); max-height: calc(100vh - 24px);
  overflow: auto; scrollbar-width: thin; scrollbar-color: var(--quiet) transparent; pointer-events: auto; overscroll-behavior: contain;
  background: var(--paper); color: var(--ink); border: 1px solid var(--line);
  border-radius: 12px; box-shadow: var(--shadow);
  font: 13px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  text-align: start; overflow-wrap: anywhere;
}
.card:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
header {
  display: flex; align-items: center; padding-block: 8px 0; padding-inline: 16px 8px;
  color: var(--quiet); position: sticky; top: 0; z-index: 2; background: var(--paper);
}
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
.declared { display: grid; gap: 2px; border-inline-start: 3px solid var(--neutral); padding-inline-start: 9px; }
.declared.trusted, .declared.camera { border-color: var(--accent); }
.declared.changed, .declared.revoked { border-color: var(--unsure); }
.declared strong { font-weight: 600; }
.disagrees { font-weight: 600; }
.lead { display: flex; gap: 12px; align-items: center; }
.judged { max-width: 56px; max-height: 56px; border-radius: 6px; flex: none; }
.headline { display: flex; align-items: center; gap: 10px; font-size: 17px; line-height: 1.25; font-weight: 650; }
.sign { width: 26px; height: 26px; flex: none; }
.small .sign { width: 18px; height: 18px; }
.small.headline { font-size: 14px; gap: 8px; }
.synthetic { color: var(--synthetic); }
.photograph { color: var(--photograph); }
.unsure { color: var(--unsure); }
.no_face, .working, .could_not_read, .permission_refused { color: var(--neutral); }
/* Later than most answers come: where the browser paints without a GPU, motion slows the check. */
.working .sign { animation: turn 1s .5s linear infinite; }
@keyframes turn { to { transform: rotate(360deg); } }
.reason { border-inline-start: 3px solid var(--unsure); padding-inline-start: 9px; }
.reason strong { display: block; font-weight: 600; }
.reason strong::first-letter { text-transform: uppercase; }
.meter { height: 6px; border-radius: 3px; background: var(--line); overflow: hidden; margin-bottom: 5px; }
.meter div { height: 100%; background: currentColor; border-radius: 3px; min-width: 3px; }
.chosen { display: grid; gap: 8px; }
.prior { display: grid; grid-template-columns: 1fr auto; gap: 2px 8px; font-size: 12px; color: var(--quiet); }
.prior input { grid-column: 1 / -1; width: 100%; height: 20px; accent-color: var(--accent); cursor: pointer; }
.share { font-weight: 600; color: var(--ink); }
.chooser { border: 0; min-width: 0; }
.chooser p { margin-bottom: 8px; }
.choice { display: flex; gap: 8px; align-items: baseline; cursor: pointer; border-top: 1px solid var(--line); padding: 6px 0; }
.choice:last-child { border-bottom: 1px solid var(--line); }
.choice:hover { background: var(--soft); }
.choice:has(:checked) { background: var(--soft); box-shadow: inset 3px 0 var(--accent); }
.choice:has(:checked):dir(rtl) { box-shadow: inset -3px 0 var(--accent); }
.choice input { margin-inline-start: 9px; accent-color: var(--accent); translate: 0 2px; }
ol { list-style: none; border-top: 1px solid var(--line); }
li { padding: 6px 0; border-bottom: 1px solid var(--line); }
.face { flex: 1; display: grid; grid-template-columns: 22px 1fr; gap: 0 8px; align-items: baseline; }
.face > :nth-child(n + 3) { grid-column: 2; }
.number {
  width: 20px; height: 20px; border-radius: 50%; font-size: 11px; font-weight: 700;
  display: grid; place-items: center; border: 1.5px solid currentColor; line-height: 1;
}
.face strong { font-weight: 600; }
.quiet { color: var(--quiet); font-size: 12px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.actions > *, .ask {
  padding: 5px 11px; border: 1px solid var(--line); border-radius: 7px; background: var(--paper);
  color: var(--ink); font-weight: 600; text-decoration: none;
}
.actions > :hover, .ask:hover { background: var(--soft); border-color: var(--quiet); }
.why::after { content: ""; display: inline-block; width: 6px; height: 6px; margin-inline-start: 8px;
  border: solid currentColor; border-width: 0 2px 2px 0; transform: translateY(-2px) rotate(45deg); }
.why[aria-expanded="true"]::after { transform: translateY(1px) rotate(225deg); }
.evidence { display: grid; gap: 8px; border-top: 1px solid var(--line); padding-top: 10px; }
h3 { font-size: 13px; font-weight: 650; }
.evidence h3:not(:first-child) { margin-top: 6px; }
.heat { width: 100%; aspect-ratio: 1; border-radius: 8px; background: var(--soft); display: block; }
.scale { display: grid; gap: 2px; }
.scale-bar { height: 10px; border-radius: 5px; background-color: #d8d8d8; }
.scale-marks { display: flex; justify-content: space-between; font-size: 12px; }
.eyes { display: flex; gap: 12px; align-items: center; }
.eyes svg { width: 108px; flex: none; fill: none; stroke: var(--ink); stroke-width: .01; }
.eyes svg .frame { stroke: var(--quiet); stroke-width: .006; fill: var(--soft); }
.eyes svg path { stroke: var(--synthetic); stroke-width: .012; }
table { border-collapse: collapse; font-size: 12px; width: 100%; table-layout: fixed; }
th, td { text-align: start; vertical-align: top; font-weight: 400; padding-block: 4px; padding-inline: 0 8px; border-bottom: 1px solid var(--line); }
th[scope="col"] { color: var(--quiet); }
.full { border-top: 1px solid var(--line); padding: 12px 16px 14px; display: grid; gap: 8px; background: var(--soft); }
.status { display: grid; gap: 6px; }
.failed { font-weight: 400; font-size: 13px; align-items: start; }
.full h3 { font-size: 12px; font-weight: 600; color: var(--quiet); }
.ask { justify-self: start; border-color: var(--accent); color: var(--accent); }
/* The numbers of faces at the edge may stick out; faces that the page cuts off may not. */
.boxes { position: fixed; overflow: clip; overflow-clip-margin: 24px; }
.box { position: absolute; border: 2px solid #fff; border-radius: 4px; outline: 1px solid #1c2128; outline-offset: 0; }
.box.unjudged { border: 1px dashed #fff; outline: 1px dashed #1c2128; }
.box.chosen { border-width: 3px; outline-width: 2px; z-index: 1; }
.tag {
  position: absolute; left: -3px; top: -21px; display: flex; align-items: center; gap: 4px;
  padding: 0 6px; background: #1c2128; color: #fff; border-radius: 9px; white-space: nowrap;
  font: 700 11px/18px system-ui, sans-serif; box-shadow: 0 0 0 1px #fff;
}
.tag .sign { width: 13px; height: 13px; }
.tag-title { display: none; }
.box.chosen .tag-title { display: inline; }
.tag.inward { left: auto; right: -3px; }
/* The copy of the picture in the card, where nothing can be laid over the picture itself. */
.marked { position: relative; width: 100%; margin-inline: auto; }
.marked .judged { width: 100%; height: 100%; max-width: none; max-height: none; display: block; }
.marked .boxes { position: absolute; inset: 0; overflow: visible; }
.marked .box.chosen .tag-title { display: none; }
/* In a small frame the words come first. */
@media (max-width: 260px) {
  .lead .judged { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  .working .sign { animation: none; }
}
@media (forced-colors: active) {
  .meter div, .scale-bar { forced-color-adjust: none; }
}
`;
