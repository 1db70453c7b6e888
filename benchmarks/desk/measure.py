#!/usr/bin/env python3
"""Measures the desk over a large store: benchmarks/desk/measure.py PROGRAM FOLDER [CASES] [VIEWS]

Fills FOLDER with a store of CASES cases (1,000,000) over VIEWS views (5,000), serves it with the
built program and prints a JSON object a line:

- list and map at 200 requests a second or a little more (wrk of Debian; each of 23 connections waits
  100 ms between two requests), with the latency that wrk saw, while the same program scans a recording
  on and on;
- bytes of the page before pictures;
- 500 listeners to the stream: how many heard all of 100 steps, and how late.

Steps are real ones by the API. The store is filled by SQL in the form that the program itself
migrates, because a million filings through it take an hour; `benchmarks/cases` measures those.
"""
import asyncio
import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request

program, folder = sys.argv[1:3]
cases = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
views = int(sys.argv[4]) if len(sys.argv) > 4 else 5_000
here = os.path.dirname(os.path.abspath(__file__))
CLASSES = ["garbage_pile", "street_vending", "overflowing_bin", "shop_encroachment", "street_hanging"]
# Of 100: 2 reported, 1 registered, 92 closed, 5 rejected: 30,000 open ones of a million.
STATES = ["reported"] * 2 + ["registered"] + ["closed"] * 92 + ["rejected"] * 5


def fill():
    store = f"{folder}/curbwatch.sqlite"
    os.makedirs(f"{folder}/evidence", exist_ok=True)
    if os.path.exists(store):
        return
    # A store of the program's own making, emptied of nothing: one scan's cases stay in it.
    subprocess.run([program, "scan", os.path.join(here, "../../Samples/bags.mp4"), "--site",
                    os.path.join(here, "../../Samples/bags.yaml"), "--output", folder],
                   check=True, stdout=subprocess.DEVNULL)
    data = sqlite3.connect(store)
    entry, = data.execute("SELECT entry FROM filed LIMIT 1").fetchone()
    begun = time.time()
    newest = 1_790_000_000_000

    def rows():
        for n in range(cases):
            camera = f"cam-{n % views:05d}"
            at = newest - (cases - n) * 30_000
            state = STATES[(n * 37) % 100]
            is_open = int(state in ("reported", "registered"))
            yield (f"{n:016x}", CLASSES[n % 5], camera, at, f"B-{n:08d}", state, is_open,
                   at + 7_200_000 if state == "registered" else None,
                   39.8 + (n % views) // 100 * 0.004, 116.2 + (n % views) % 100 * 0.004)

    data.execute("CREATE TEMP TABLE made (id, violation, camera, at, number, state, is_open, deadline, lat, lon)")
    data.executemany("INSERT INTO made VALUES (?,?,?,?,?,?,?,?,?,?)", rows())
    data.execute("""INSERT INTO event SELECT id, violation, camera, 'main', 'walk', at, at, NULL, 0.1, 0.1,
        0.2, 0.2, 0.9, '{"summary": "seen", "signals": []}' FROM made""")
    data.execute("""INSERT INTO evidence SELECT id, 'confirmed', 'evidence/' || id || '-confirmed.jpg',
        id || id || id || id, NULL FROM made""")
    place = "json_object('source', camera, 'address', 'Street ' || substr(camera, 5), 'longitude', lon, 'latitude', lat)"
    data.execute(f"""INSERT INTO filed (number, event, violation, camera, preset, confirmed, state, is_open,
        deadline, entry, place, zone, ended) SELECT number, id, violation, camera, 'main', at, state, is_open,
        deadline, ?, {place}, 'Asia/Shanghai', iif(is_open, NULL, at) FROM made""", (entry,))
    data.execute("INSERT INTO case_event SELECT id, number FROM made")
    data.execute("""INSERT INTO case_change SELECT number, 0, at, 'engine', NULL, 'reported', NULL, NULL FROM made""")
    data.execute("INSERT INTO spot SELECT number, violation, lat, lon, 0, is_open FROM made")
    data.commit()
    data.execute("DROP TABLE made")
    data.close()
    print(json.dumps({"filled": cases, "seconds": round(time.time() - begun, 1),
                      "store_bytes": os.path.getsize(store)}), flush=True)


def settings():
    lines = ["site: {name: Measured, zone: Asia/Shanghai}", "desk: {rate: 100000}", "cameras:"]
    for n in range(views):
        lines.append(f"  - {{id: cam-{n:05d}, source: 'rtsp://10.0.0.1/{n}', schedule: {{every: 10m}}, location: "
                     f"{{latitude: {39.8 + n // 100 * 0.004:.4f}, longitude: {116.2 + n % 100 * 0.004:.4f}}}}}")
    with open(f"{folder}/curbwatch.yaml", "w") as file:
        file.write("\n".join(lines) + "\n")


def serve():
    begun = time.time()
    server = subprocess.Popen(
        [program, "desk", "--output", folder, "--config", f"{folder}/curbwatch.yaml",
         "--address", "127.0.0.1:0"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if "the desk listens" in line:
            port = int(line.split("address=127.0.0.1:")[1].split()[0])
            print(json.dumps({"listens_after_seconds": round(time.time() - begun, 1)}), flush=True)
            return server, port
    sys.exit("the desk did not begin to listen")


def get(port, path, token, method="GET", body=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def load(port, path, token, name, seconds=20):
    script = f"{folder}/rate.lua"
    with open(script, "w") as file:
        file.write(f'wrk.headers["Authorization"] = "Bearer {token}"\nfunction delay() return 100 end\n')
    out = subprocess.run(
        ["wrk", "-t1", "-c23", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", script,
         f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True).stdout
    found = dict(re.findall(r"^\s+(50|75|90|99)%\s+(\S+)", out, re.M))
    rate = re.search(r"Requests/sec:\s+(\S+)", out)
    bad = re.search(r"Non-2xx[^:]*: (\d+)", out)
    print(json.dumps({"measured": name, "requests_per_second": float(rate[1]) if rate else None,
                      "latency": found, "refused": int(bad[1]) if bad else 0}), flush=True)


@contextlib.contextmanager
def scanning():
    """A scan of the sample beside, begun anew whenever it ends."""
    over = threading.Event()
    pictures = []

    def scan():
        while not over.is_set():
            scan = subprocess.run(
                [program, "scan", os.path.join(here, "../../Samples/bags.mp4"), "--site",
                 os.path.join(here, "../../Samples/bags.yaml"), "--output", f"{folder}/scanned", "--overwrite"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            pictures.append(scan.returncode)

    thread = threading.Thread(target=scan)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        print(json.dumps({"scans_beside": len(pictures), "failed": sum(code != 0 for code in pictures)}), flush=True)


async def listen(port, token, count, steps):
    heard = [0] * count
    late = []
    sent = {}

    async def one(n):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        try:
            async for line in reader:
                if line.startswith(b"data: {\"change\""):
                    heard[n] += 1
                    number = re.search(rb'"number": "([^"]+)"', line)[1].decode()
                    if number in sent:
                        late.append(time.time() - sent[number])
                    if heard[n] >= steps:
                        break
        finally:
            writer.close()

    tasks = [asyncio.create_task(one(n)) for n in range(count)]
    await asyncio.sleep(3)
    page = json.loads(get(port, f"/api/v1/cases?state=reported&limit={steps}", token))
    for item in page["items"]:
        sent[item["number"]] = time.time()
        await asyncio.to_thread(
            get, port, f"/api/v1/cases/{item['number']}/steps", token, "POST", {"verb": "confirm"})
        await asyncio.sleep(0.03)
    await asyncio.wait(tasks, timeout=30)
    for task in tasks:
        task.cancel()
    late.sort()
    print(json.dumps({"listeners": count, "heard_all": sum(h >= steps for h in heard), "steps": steps,
                      "pieces": sum(heard), "seconds_p50": round(late[len(late) // 2], 3) if late else None,
                      "seconds_p99": round(late[int(len(late) * 0.99)], 3) if late else None}), flush=True)


fill()
settings()
tokens = f"{folder}/desk-tokens.json"
if os.path.exists(tokens):
    os.remove(tokens)
token = subprocess.run([program, "desk", "token", "add", "bench", "--role", "admin", "--output", folder],
                       check=True, capture_output=True, text=True).stdout.strip()
server, port = serve()
try:
    while json.loads(get(port, "/readyz", token))["ready"] is not True:
        time.sleep(0.5)
    sizes = {path: len(get(port, path, token)) for path in ("/api/v1/cases?open=true&limit=50", "/api/v1/map")}
    print(json.dumps({"bytes": sizes}), flush=True)
    with scanning():
        load(port, "/api/v1/cases?open=true&limit=50", token, "list: open cases")
        load(port, "/api/v1/cases?violation=street_vending&limit=50", token, "list: one class")
        load(port, "/api/v1/map", token, "map")
        load(port, "/api/v1/views?limit=60", token, "wall")
    names = re.findall(rb'"/(\w+\.js|desk\.css|icon\.svg)"|from \'\./(\w+\.js)\'', get(port, "/", token) + get(port, "/app.js", token))
    files = {"/"} | {"/" + (a or b).decode() for a, b in names} | {"/api.js", "/dom.js", "/words.js", "/datum.js"}
    print(json.dumps({"page_bytes": sum(len(get(port, path, token)) for path in files), "files": len(files)}), flush=True)
    asyncio.run(listen(port, token, 500, 100))
    with open(f"/proc/{server.pid}/status") as status:
        print(json.dumps({"resident": re.search(r"VmRSS:\s+(.*)", status.read())[1]}), flush=True)
finally:
    server.terminate()
    server.wait(30)
