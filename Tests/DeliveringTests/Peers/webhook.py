"""A web server that keeps what it is told and answers as it is bidden.

    webhook.py FOLDER ANSWERS [CERT KEY]

Prints its port. ANSWERS is a list such as 500,500,200: one for each call, the last for all others.
`slow` answers when the other side has gone. `hangup` closes without an answer, `to:URL` redirects,
`robot:N` answers 200 with a robot's error number, `later` asks with 429 to be left alone for 7 s.
Each call is a line of FOLDER/calls.jsonl: path, headers, body, the answer's name.
"""
import http.server, json, socketserver, ssl, sys, threading

folder, answers = sys.argv[1], sys.argv[2].split(",")
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        with lock:
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            with open(folder + "/calls.jsonl", "a") as calls:
                line = {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
                        "body": body, "answer": answer}
                calls.write(json.dumps(line) + "\n")
        if answer == "hangup":
            self.close_connection = True
            return
        if answer == "slow":
            self.rfile.read(1)
            self.close_connection = True
            return
        number, extra, text = 200, {}, "{}"
        if answer.startswith("to:"):
            number, extra = 307, {"location": answer[3:]}
        elif answer.startswith("robot:"):
            text = json.dumps({"errcode": int(answer[6:]), "errmsg": "secret words"})
        elif answer == "later":
            number, extra = 429, {"retry-after": "7"}
        else:
            number = int(answer)
        self.send_response(number)
        for name, value in extra.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


class Server(socketserver.ThreadingTCPServer):
    # Not http.server's own: that one asks the name service who 127.0.0.1 is.
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
