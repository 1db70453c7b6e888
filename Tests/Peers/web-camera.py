"""A camera's web server for the tests: challenges, redirects, floods, pictures, playlists, good and evil.

    web-camera.py [FOLDER]

FOLDER holds picture.jpg and what the playlists name. Prints its port, then a line for each request that
it gets: method, path, authorisation's kind. Ends with its standard input. Its user is `user`, the password
`se:cret/`.
"""
import base64
import hashlib
import http.server
import os
import re
import sys
import threading
import time

folder = sys.argv[1] if len(sys.argv) > 1 else None
USER, PASSWORD = "user", "se:cret/"


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def picture():
    with open(os.path.join(folder, "picture.jpg"), "rb") as file:
        return file.read()


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

    def is_known(self, kind):
        given = self.headers.get("Authorization", "")
        if kind == "Basic":
            wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            return given == "Basic " + wanted
        fields = {
            name: quoted or bare
            for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', given)
        }
        if fields.get("username") != USER or fields.get("uri") != self.path:
            return False
        parts = (
            md5(f"{USER}:camera:{PASSWORD}"), "n0nce", fields["nc"], fields["cnonce"], "auth",
            md5(f"{self.command}:{self.path}"))
        return fields.get("response") == md5(":".join(parts))

    def guarded(self, kind, body, **headers):
        if self.is_known(kind):
            self.answer(200, body, **headers)
        else:
            more = ', nonce="n0nce", qop="auth"' if kind == "Digest" else ""
            self.answer(401, b"who?", WWW_Authenticate=f'{kind} realm="camera"{more}')

    def flood(self):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        for _ in range(10000):
            self.wfile.write(b"x" * 10000)

    def stream(self, count):
        self.send_response(200)
        # As some cameras do: the dashes are counted into the boundary.
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=--frame")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        bytes = picture()
        for _ in range(count):
            self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n")
            self.wfile.write(b"Content-Length: %d\r\n\r\n" % len(bytes))
            # Cut anywhere.
            self.wfile.write(bytes[:1000])
            self.wfile.flush()
            self.wfile.write(bytes[1000:] + b"\r\n")
            time.sleep(0.1)

    def playlist(self, reference, more=""):
        text = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n{more}#EXTINF:2.0,\n{reference}\n"
        self.answer(200, text.encode(), Content_Type="application/vnd.apple.mpegurl")

    def segment(self):
        name = os.path.join(folder, os.path.basename(self.path))
        if not os.path.isfile(name):
            return self.answer(404, b"no")
        with open(name, "rb") as file:
            self.answer(200, file.read())

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.headers.get("Authorization", "none").split()[0]
        print(f"{self.command} {self.path} {kind}\n", end="", flush=True)
        other = f"localhost:{self.server.server_port}"
        jpeg = {"Content_Type": "image/jpeg"}
        pages = {
            "/open": lambda: self.answer(200, b"hello " + body, Content_Type="text/plain"),
            "/basic": lambda: self.guarded("Basic", b"basic"),
            "/digest": lambda: self.guarded("Digest", b"digest " + body),
            "/elsewhere": lambda: self.answer(302, Location=f"http://{other}/open"),
            "/fault": lambda: self.answer(500, b"a fault"),
            "/flood": self.flood,
            "/silence": lambda: self.rfile.read(1),
            "/basic.jpg": lambda: self.guarded("Basic", picture(), **jpeg),
            "/digest.jpg": lambda: self.guarded("Digest", picture(), **jpeg),
            "/open.jpg": lambda: self.answer(200, picture(), **jpeg),
            "/words.jpg": lambda: self.answer(200, b"no picture today", **jpeg),
            "/video": lambda: self.stream(1000),
            "/short": lambda: self.stream(1),
            "/redirect.jpg": lambda: self.answer(302, Location=f"http://{other}/open.jpg"),
            "/file.m3u8": lambda: self.playlist(f"file://{folder}/picture.jpg"),
            "/host.m3u8": lambda: self.playlist(f"http://{other}/hls/live0.ts"),
            "/slashes.m3u8": lambda: self.playlist(f"//{other}/hls/live0.ts"),
            "/secret.m3u8": lambda: self.playlist(
                "hls/live0.ts", '#EXT-X-KEY:METHOD=AES-128,URI="key"\n'),
            "/nested.m3u8": lambda: self.playlist("/file.m3u8"),
        }
        try:
            if self.path in pages:
                pages[self.path]()
            elif self.path.startswith("/hls/"):
                self.segment()
            else:
                self.answer(404, b"no")
        except OSError:
            # Whoever asked has gone.
            self.close_connection = True

    def do_GET(self):
        self.serve()

    def do_POST(self):
        self.serve()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Camera)
server.daemon_threads = True
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
