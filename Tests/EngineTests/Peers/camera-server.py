"""A camera's web server for the tests: single pictures, Motion JPEG and playlists, good and evil.

    camera-server.py FOLDER

FOLDER holds picture.jpg and what the playlists name. Prints its port; ends with its standard input, and
prints then each request that it got: path and authorisation's kind.
"""
import base64
import hashlib
import http.server
import os
import re
import sys
import threading
import time

folder = sys.argv[1]
picture = open(os.path.join(folder, "picture.jpg"), "rb").read()
USER, PASSWORD = "admin", "s3:cret"
heard = []


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


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
            md5("GET:" + self.path))
        return fields.get("response") == md5(":".join(parts))

    def guarded(self, kind):
        if self.is_known(kind):
            self.answer(200, picture, Content_Type="image/jpeg")
        else:
            more = ', nonce="n0nce", qop="auth"' if kind == "Digest" else ""
            self.answer(401, b"who?", WWW_Authenticate=f'{kind} realm="camera"{more}')

    def stream(self, count):
        self.send_response(200)
        # As some cameras do: the dashes are counted into the boundary.
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=--frame")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(count):
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n")
                self.wfile.write(b"Content-Length: %d\r\n\r\n" % len(picture))
                # Cut anywhere.
                self.wfile.write(picture[:1000])
                self.wfile.flush()
                self.wfile.write(picture[1000:] + b"\r\n")
                time.sleep(0.1)
        except OSError:
            pass

    def playlist(self, reference, more=""):
        text = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n{more}#EXTINF:2.0,\n{reference}\n"
        self.answer(200, text.encode(), Content_Type="application/vnd.apple.mpegurl")

    def do_GET(self):
        heard.append(f"{self.path} {self.headers.get('Authorization', 'none').split()[0]}")
        port = self.server.server_port
        if self.path == "/basic.jpg":
            self.guarded("Basic")
        elif self.path == "/digest.jpg":
            self.guarded("Digest")
        elif self.path == "/open.jpg":
            self.answer(200, picture, Content_Type="image/jpeg")
        elif self.path == "/words.jpg":
            self.answer(200, b"no picture today", Content_Type="image/jpeg")
        elif self.path == "/video":
            self.stream(1000)
        elif self.path == "/short":
            self.stream(1)
        elif self.path == "/redirect.jpg":
            self.answer(302, Location=f"http://localhost:{port}/open.jpg")
        elif self.path == "/file.m3u8":
            self.playlist(f"file://{folder}/picture.jpg")
        elif self.path == "/host.m3u8":
            self.playlist(f"http://localhost:{port}/hls/live0.ts")
        elif self.path == "/slashes.m3u8":
            self.playlist(f"//localhost:{port}/hls/live0.ts")
        elif self.path == "/secret.m3u8":
            self.playlist("hls/live0.ts", '#EXT-X-KEY:METHOD=AES-128,URI="key"\n')
        elif self.path == "/nested.m3u8":
            self.playlist("/file.m3u8")
        elif self.path.startswith("/hls/"):
            name = os.path.join(folder, os.path.basename(self.path))
            if os.path.isfile(name):
                self.answer(200, open(name, "rb").read())
            else:
                self.answer(404, b"no")
        else:
            self.answer(404, b"no")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Camera)
server.daemon_threads = True
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
print("\n".join(heard), flush=True)
