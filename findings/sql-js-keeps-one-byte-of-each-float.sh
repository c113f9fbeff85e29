#!/usr/bin/env bash
# sql.js 1.17.0 (npm), Node.js 20; sqlite3 of Python 3.11 reads the file, Linux x86-64.
#
# Behaviour: a Float32Array bound to a statement is stored as a blob of one byte for each number, its whole part cut
# to eight bits: 0.5 is 0, 300 is 44, -1 is 255. A Uint16Array and a Float64Array fare alike. The blob of 128 numbers
# is 128 bytes, not 512. What a function of one's own gives back to SQL is treated so, too. Nothing is raised or said.
# A good guess is that the array's memory is stored, as other bindings of SQLite do with it, or that anything but the
# documented Uint8Array is refused, as a plain object is. Embeddings of faces lie between -1 and 1: every one of them
# is stored as noughts, the numbers are gone for good, and any two people are at a distance of nought, so each new
# face is a double of the first. What helps is new Uint8Array(array.buffer, array.byteOffset, array.byteLength).
#
# Seen: "0.5, -0.25, 300, -1: as Float32Array 4 bytes, 00002cff; as Float64Array 4 bytes, 00002cff; as bytes of its
# memory 16 bytes; two embeddings of 128, unlike ones, stored alike: true, as bytes of their memory: false".
# Exits non-zero once the floats are stored.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund sql.js@1.17.0
cat > store.mjs <<'JS'
import { writeFileSync } from "fs";
import initSqlJs from "sql.js";

const { Database } = await initSqlJs();
const database = new Database();
database.run("create table face (name text, embedding blob)");
const memory = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const store = (name, array) => database.run("insert into face values (?, ?)", [name, array]);

const numbers = [0.5, -0.25, 300, -1];
store("float32", Float32Array.from(numbers));
store("float64", Float64Array.from(numbers));
store("memory", memory(Float32Array.from(numbers)));
for (const [name, phase] of [["ann", 0], ["bob", 2]]) {
  const embedding = Float32Array.from({ length: 128 }, (_, index) => 0.9 * Math.sin(index + phase));
  store(name, embedding);
  store(`${name} memory`, memory(embedding));
}
writeFileSync("faces.db", database.export());
JS
node store.mjs
python3 - <<'PY'
import sqlite3
import sys

faces = dict(sqlite3.connect("faces.db").execute("select name, embedding from face"))
alike = faces["ann"] == faces["bob"]
kept_alike = faces["ann memory"] == faces["bob memory"]
print(
    f"0.5, -0.25, 300, -1: as Float32Array {len(faces['float32'])} bytes, {faces['float32'].hex()}; as Float64Array"
    f" {len(faces['float64'])} bytes, {faces['float64'].hex()}; as bytes of its memory {len(faces['memory'])} bytes;"
    f" two embeddings of 128, unlike ones, stored alike: {str(alike).lower()}, as bytes of their memory:"
    f" {str(kept_alike).lower()}"
)
sys.exit(0 if faces["float32"].hex() == "00002cff" and len(faces["memory"]) == 16 and alike and not kept_alike else 1)
PY
