// The prior that a card begins with: the card's own slider.

import { priorPart } from "../answer/prior";
import { part } from "../pages/part";
import { saveSetting } from "../settings";
import { shadowOf } from "../ui/shadow";
import { STYLE as CARD_STYLE } from "../ui/style";
import { word } from "../words";
import type { Field } from "./field";
import { say } from "./status";

const STYLE = `${CARD_STYLE}
.prior { max-width: 420px; font: 14px/1.5 system-ui, sans-serif; color: var(--ink); }
`;

export function priorField(): Field<number> {
  const root = shadowOf(part("#prior"), STYLE, "open");
  const status = part("#prior-status");
  return {
    fill(value) {
      let prior = value;
      const onInput = (chosen: number) => {
        prior = chosen;
      };
      const onChange = async () => {
        await saveSetting("prior", prior);
        say(status, "good", word("options_saved"));
      };
      root.replaceChildren(priorPart(value, onInput, () => void onChange()));
      say(status, "plain");
    },
  };
}
