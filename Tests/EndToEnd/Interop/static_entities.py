"""Serves the signed configurations of many entities over HTTPS from one folder, one file an entity.

usage: static_entities.py FOLDER CERTIFICATE KEY PORT   (FOLDER/NAME is served at /NAME/.well-known/openid-federation)
"""

import http.server
import pathlib
import ssl
import sys

SUFFIX = "/.well-known/openid-federation"


class Entities(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = pathlib.Path(sys.argv[1])

    def do_GET(self):
        name = self.path.removesuffix(SUFFIX).strip("/")
        file = self.folder / name
        found = self.path.endswith(SUFFIX) and "/" not in name and name and file.is_file()
        body = file.read_bytes() if found else b"{}"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/entity-statement+jwt" if found else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.load_cert_chain(sys.argv[2], sys.argv[3])
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[4])), Entities)
server.socket = context.wrap_socket(server.socket, server_side=True)
print("serving", flush=True)
server.serve_forever()
