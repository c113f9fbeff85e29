import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import messages from "../_locales/en/messages.json";
import { contract } from "./contract";
import { speakEnglish } from "./english";
import { chance, chanceSentence, share } from "./words";

speakEnglish();

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
    [...readFileSync(`pages/${name}`, "utf8").matchAll(/data-message="(\w+)"/g)].map(
      ([, key]) => key,
    ),
  );
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((key) => !(key in messages)),
    [],
  );
});

test("a share is said as people say it", () => {
  assert.deepEqual([0.0005, 0.01, 0.07, 0.5].map(share), [
    "1 in 2,000",
    "1 in 100",
    "7 in 100",
    "half",
  ]);
});

test("no chance is said to be none or certain", () => {
  assert.equal(chance(0.9999), "more than 99 in 100");
  assert.equal(chance(0.0001), "less than 1 in 100");
  assert.match(chanceSentence(0.971, 0.5), /about 97 in 100, if half of such pictures/);
});
