#!/usr/bin/env python3
"""Measures what ten open desks cost the engine: benchmarks/desk/engine.py PROGRAM FOLDER [ROUNDS] [DESKS]

Runs the daemon with a desk over VIEWS views that are visited every two seconds (the sample recording
stands in for their cameras), and in turns of ten seconds nobody is there, or ten desks are: each keeps
the stream open and loads, every five seconds, the queue, a case with two pictures and the wall, as a
person does who works at it. Prints a JSON object: the daemon's processor time for each visit without
and with them (medians of the turns), and by how much the visits that its cores could make fall.

Processor time of the process is counted, not the clock, so that what else the machine does changes
little; turns alternate, so that warmth and the recording's place change nothing.
"""
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
import urllib.request

program, folder = sys.argv[1:3]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 12
desks = int(sys.argv[4]) if len(sys.argv) > 4 else 10
VIEWS = 12
TURN = 10
here = os.path.dirname(os.path.abspath(__file__))
sample = os.path.join(here, "../../Samples/bags.mp4")
os.makedirs(folder, exist_ok=True)
film = f"{folder}/hour.mp4"
if not os.path.exists(film):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-stream_loop", "25", "-i", sample, "-c", "copy", film], check=True)
with open(f"{folder}/curbwatch.yaml", "w") as file:
    file.write("site: {name: Measured, zone: Asia/Shanghai}\ndesk: {address: '127.0.0.1:0', rate: 100000}\n"
               "detection: {detector: none, classifier: none}\ncameras:\n")
    for n in range(VIEWS):
        file.write(f"  - {{id: cam-{n:02d}, source: {film}, schedule: {{every: 2s}}, learning: 3, zones: "
                   "[{id: walk, kind: pavement, polygon: [[0,0.754],[1,0.506],[1,0.358],[0,0.539]]}]}\n")
    file.write("violations: {garbage_pile: {dwell: 10s}}\n")
out = f"{folder}/out"
os.makedirs(out, exist_ok=True)
token = subprocess.run([program, "desk", "token", "add", f"b{time.time()}", "--role", "admin", "--output", out],
                       check=True, capture_output=True, text=True).stdout.strip()
daemon = subprocess.Popen([program, "run", "--config", f"{folder}/curbwatch.yaml", "--output", out],
                          stdout=subprocess.DEVNULL, stderr=open(f"{folder}/log", "w"))


def get(port, path):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def seconds():
    with open(f"/proc/{daemon.pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def visits(port):
    found = re.findall(rb'curbwatch_visits_total\{outcome="(?:usable|unusable)"\} (\d+)', get(port, "/metrics"))
    return sum(int(n) for n in found)


async def desk(port, end):
    """One page that is worked at; returns what it loaded."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode())

    async def hear():
        while await reader.readline():
            pass

    hearing = asyncio.create_task(hear())
    loaded = 0
    await asyncio.sleep(random.random() * 5)
    while time.monotonic() < end:
        page = json.loads(await asyncio.to_thread(get, port, "/api/v1/cases?open=true&limit=50"))
        loaded += 1
        if page["items"]:
            item = random.choice(page["items"])
            for path in (f"/api/v1/cases/{item['number']}", f"/api/v1/events/{item['event']}/evidence/confirmed",
                         f"/api/v1/events/{item['event']}/evidence/annotated"):
                await asyncio.to_thread(get, port, path)
                loaded += 1
        await asyncio.to_thread(get, port, "/api/v1/views?limit=60")
        loaded += 1
        await asyncio.sleep(max(0, min(5, end - time.monotonic())))
    hearing.cancel()
    writer.close()
    return loaded


async def turn(port, count):
    begun, made = seconds(), visits(port)
    end = time.monotonic() + TURN
    loaded = await asyncio.gather(*[desk(port, end) for _ in range(count)])
    await asyncio.sleep(max(0, end - time.monotonic()))
    return (seconds() - begun) / max(1, visits(port) - made), sum(loaded)


async def main():
    port = None
    while port is None:
        time.sleep(0.5)
        if daemon.poll() is not None:
            sys.exit("the daemon ended; see " + f"{folder}/log")
        with open(f"{folder}/log") as log:
            found = re.search(r"the desk listens address=127.0.0.1:(\d+)", log.read())
        port = int(found[1]) if found else None
    await asyncio.sleep(40)  # until the views have learnt
    alone, beside, loaded = [], [], 0
    for _ in range(rounds):
        alone.append((await turn(port, 0))[0])
        cost, pieces = await turn(port, desks)
        beside.append(cost)
        loaded += pieces
    a, b = statistics.median(alone), statistics.median(beside)
    print(json.dumps({
        "views": VIEWS, "desks": desks, "turns": rounds, "visits": visits(port), "loads_by_desks": loaded,
        "cpu_ms_per_visit_alone": round(a * 1000, 2), "cpu_ms_per_visit_with_desks": round(b * 1000, 2),
        "throughput_falls_percent": round((1 - a / b) * 100, 2)}))


try:
    asyncio.run(main())
finally:
    daemon.terminate()
    daemon.wait(60)
