import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import messages from "../_locales/en/messages.json";
import { contract } from "./contract";

test("every code of the contract has its words", () => {
  const named = [
    ...contract.verdicts.flatMap((code) => [`verdict_${code}_title`, `verdict_${code}_meaning`]),
    ...contract.reasons.flatMap((code) => [`reason_${code}_title`, `reason_${code}_meaning`]),
    ...contract.states.flatMap((code) => [`state_${code}_title`, `state_${code}_meaning`]),
  ];
  assert.deepEqual(
    named.filter((key) => !(key in messages)),
    [],
  );
});

test("every message that a page names exists", () => {
  const pages = readdirSync("pages").filter((name) => name.endsWith(".html"));
  const named = pages.flatMap((name) =>
    [...readFileSync(`pages/${name}`, "utf8").matchAll(/data-message="(\w+)"/g)].map(([, key]) => key),
  );
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((key) => !(key in messages)),
    [],
  );
});
