#!/usr/bin/env bash
# requests 2.34.2 with urllib3 2.6.3, Python 3.11.
#
# Behaviour: a PreparedRequest whose url was set by hand is sent otherwise: urllib3 writes | and
# square brackets as %XX, and %7e as %7E. A good guess is that it is sent as prepared, which is what
# the documentation shows it for. Addresses signed over their own text break; browsers send these
# characters as they are.
#
# Seen: "given /a?sig=[1]|%7e, sent /a?sig=%5B1%5D%7C%7E".
# Exits non-zero once it is sent as given.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check requests==2.34.2 urllib3==2.6.3
"$folder/v/bin/python" - <<'PY'
import sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
import requests

seen = []

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        seen.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
given = "/a?sig=[1]|%7e"
with requests.Session() as session:
    session.trust_env = False
    prepared = session.prepare_request(requests.Request("GET", f"http://127.0.0.1:{server.server_port}/"))
    prepared.url = f"http://127.0.0.1:{server.server_port}{given}"
    session.send(prepared)
print(f"given {given}, sent {seen[0]}")
sys.exit(seen[0] == given)
PY
