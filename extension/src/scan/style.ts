// The looks of badges and panel; colours, signs and buttons are the card's.

import { STYLE as CARD_STYLE } from "../ui/style";

/** CSS pixels. */
export const BADGE_SIDE = 24;

export const STYLE = `${CARD_STYLE}
.badge {
  position: absolute; width: ${BADGE_SIDE}px; height: ${BADGE_SIDE}px; padding: 0;
  display: grid; place-items: center; pointer-events: auto; border-radius: 50%;
  background: var(--paper); border: 1px solid var(--line); box-shadow: 0 1px 4px rgb(0 0 0 / 35%);
}
.badge .sign { width: 15px; height: 15px; }
.badge:hover { border-color: currentColor; }
.panel {
  position: fixed; inset-block-end: 16px; inset-inline-end: 16px; pointer-events: auto;
  width: min(270px, calc(100vw - 32px)); padding: 10px 14px 12px; display: grid; gap: 8px;
  background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 12px;
  box-shadow: var(--shadow); text-align: start;
  font: 13px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.summary { display: grid; gap: 6px; }
.panel header { padding: 0; }
.panel .close { margin-inline-end: -6px; }
.bar { height: 6px; border-radius: 3px; background: var(--line); overflow: hidden; }
.bar div { height: 100%; background: var(--accent); border-radius: 3px; }
.told { list-style: none; border: 0; }
.told li { display: flex; gap: 8px; padding: 2px 0; border: 0; align-items: center; }
.told .sign { width: 16px; height: 16px; }
.told span { flex: 1; color: var(--ink); }
.told b { font-variant-numeric: tabular-nums; color: var(--ink); }
.unread, .not_allowed, .other { color: var(--neutral); }
.act {
  justify-self: start; padding: 4px 12px; border: 1px solid var(--accent); color: var(--accent);
  background: var(--paper); font-weight: 600;
}
.act:hover { background: var(--soft); }
`;
