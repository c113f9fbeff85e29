#!/usr/bin/env bash
# pyarrow 26.0.0, Python 3.11.
#
# Behaviour: a column of bytes written from a dictionary array comes back from a Parquet file as a
# dictionary, for which types.is_binary() is false and whose field's type has no bytes; the same
# table without its Arrow schema (store_schema=False) comes back as plain binary. A good guess is
# that dictionaries are a matter of the file's encoding, as Parquet has them, and none of the column's
# type: one that reads what "holds bytes" must look at value_type.
#
# Seen: "with the schema: dictionary<values=binary, …>, is_binary False; without: binary, True".
# Exits non-zero once both come back alike.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pyarrow==26.0.0
cd "$folder"
v/bin/python - <<'PY'
import sys
import pyarrow as pa
import pyarrow.parquet as pq

column = pa.array([b"one", b"two"] * 10).dictionary_encode()
found = []
for keep in (True, False):
    pq.write_table(pa.table({"image": column}), "a.parquet", store_schema=keep)
    kind = pq.read_schema("a.parquet").field("image").type
    found.append((str(kind), pa.types.is_binary(kind)))
print(f"with the schema: {found[0][0]}, is_binary {found[0][1]};"
      f" without: {found[1][0]}, is_binary {found[1][1]}")
sys.exit(found[0][1] or not found[1][1])
PY
