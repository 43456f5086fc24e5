"""Serves entities over HTTPS, some of which mean harm, and prints the path of each request.

usage: hostile_entities.py FOLDER CERTIFICATE KEY PORT   (FOLDER/NAME is served at /NAME/.well-known/openid-federation)
"""

import http.server
import pathlib
import ssl
import sys
import time

SUFFIX = "/.well-known/openid-federation"
STATEMENT = "application/entity-statement+jwt"


class Entities(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = pathlib.Path(sys.argv[1])

    def do_GET(self):
        print("asked", self.path, flush=True)
        name = self.path.removesuffix(SUFFIX).strip("/")
        harm = getattr(self, "harm_" + name, None)
        file = self.folder / name
        if harm:
            harm()
        elif "/" not in name and file.is_file():
            self.answer(200, STATEMENT, file.read_bytes())
        else:
            self.answer(404, "application/json", b"{}")

    def answer(self, status, kind, body, **further):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for key, value in further.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def harm_huge(self):
        self.send_response(200)
        self.send_header("Content-Type", STATEMENT)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(1024):
            self.wfile.write(b"x" * 65536)

    def harm_announced(self):
        self.send_response(200)
        self.send_header("Content-Type", STATEMENT)
        self.send_header("Content-Length", str(1 << 40))
        self.end_headers()

    def harm_header(self):
        self.answer(200, STATEMENT, b"{}", Filler="x" * 60000)

    def harm_redirect(self):
        self.answer(302, STATEMENT, b"", Location="/victim" + SUFFIX)

    def harm_page(self):
        self.answer(200, "text/html", b"<p>hello</p>")

    def harm_nonsense(self):
        self.answer(200, STATEMENT, b"a.b.c")

    def harm_silent(self):
        time.sleep(60)

    def log_message(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.load_cert_chain(sys.argv[2], sys.argv[3])


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", int(sys.argv[4])), Entities)
server.socket = context.wrap_socket(server.socket, server_side=True)
print("serving", flush=True)
server.serve_forever()
