"""A camera's web server for the tests: Basic, Digest, redirects, floods and silence.

Prints its port; ends with its standard input. Each line that it prints afterwards is a request that it
got: method, path, authorisation's kind.
"""
import base64
import hashlib
import http.server
import re
import sys
import threading
import time


class Camera(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def digest_is_right(self, method):
        fields = dict(
            (name, quoted or bare)
            for name, quoted, bare in re.findall(
                r'(\w+)=(?:"([^"]*)"|([^\s,]+))', self.headers.get("Authorization", "")
            )
        )
        if fields.get("username") != "user" or fields.get("uri") != self.path:
            return False
        md5 = lambda text: hashlib.md5(text.encode()).hexdigest()
        first = md5("user:camera:se:cret/")
        second = md5(method + ":" + self.path)
        parts = (first, "n0nce", fields["nc"], fields["cnonce"], "auth", second)
        return fields.get("response") == md5(":".join(parts))

    def serve(self, method):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        kind = self.headers.get("Authorization", "none").split()[0]
        print(method, self.path, kind, flush=True)
        if self.path == "/open":
            self.answer(200, b"hello " + body, Content_Type="text/plain")
        elif self.path == "/basic":
            wanted = "Basic " + base64.b64encode(b"user:se:cret/").decode()
            if self.headers.get("Authorization") == wanted:
                self.answer(200, b"basic")
            else:
                self.answer(401, b"who?", WWW_Authenticate='Basic realm="camera"')
        elif self.path == "/digest":
            if self.digest_is_right(method):
                self.answer(200, b"digest " + body)
            else:
                self.answer(
                    401, b"who?",
                    WWW_Authenticate='Digest realm="camera", nonce="n0nce", qop="auth"')
        elif self.path == "/elsewhere":
            self.answer(302, Location="http://localhost:%d/open" % self.server.server_port)
        elif self.path == "/fault":
            self.answer(500, b"a fault")
        elif self.path == "/flood":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(10000):
                    self.wfile.write(b"x" * 10000)
            except OSError:
                pass
            self.close_connection = True
        elif self.path == "/silence":
            try:
                self.rfile.read(1)
            except OSError:
                pass
        else:
            self.answer(404, b"no")

    def do_GET(self):
        self.serve("GET")

    def do_POST(self):
        self.serve("POST")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Camera)
server.daemon_threads = True
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
