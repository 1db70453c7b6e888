"""Many RTSP cameras in one process, from one recording that is encoded already.

    cameras.py CLIP.h264 [--delay SECONDS]

Prints its port, then a JSON line a second: `{"open": …, "most": …, "played": …, "cpu": …}`: connections,
the most at once, streams begun, processor seconds. Ends with its standard input.

Paths: `/camera/N` plays, each from a place of its own in the recording; `/slow/N` does so after --delay;
`/way/K` fails in the K-th of ten ways. Packets go over the connection that asks (interleaved), paced by the
recording's 25 pictures a second. Nothing is decoded or encoded here: a picture's packets are joined once and
written as they are.
"""
import argparse
import asyncio
import base64
import json
import resource
import struct
import sys
import threading

RATE = 25
LARGEST = 1400
WAYS = 10


class Clip:
    """The packets of each picture, ready to be written, and how the stream is described."""

    def __init__(self, path):
        with open(path, "rb") as file:
            units = self.units(file.read())
        self.sets = [unit for unit in units if unit[0] & 31 in (7, 8)][:2]
        self.pictures, self.keys = [], []
        self.sequence = 0
        picture, has_slice = [], False
        for unit in units:
            kind = unit[0] & 31
            # first_mb_in_slice is 0, one bit, where a picture begins (ITU-T H.264, 7.3.3).
            begins = kind in (1, 5) and unit[1] & 0x80
            if has_slice and (begins or kind in (6, 7, 8, 9)):
                self.close(picture)
                picture, has_slice = [], False
            picture.append(unit)
            has_slice = has_slice or kind in (1, 5)
        if has_slice:
            self.close(picture)

    @staticmethod
    def units(data):
        parts = data.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")
        return [part for part in parts if part]

    def close(self, units):
        stamp = len(self.pictures) * 90000 // RATE
        payloads = [part for unit in units for part in self.payloads(unit)]
        packets = []
        for index, payload in enumerate(payloads):
            mark = 0x80 if index == len(payloads) - 1 else 0
            header = struct.pack(
                ">BBHII", 0x80, mark | 96, self.sequence & 0xFFFF, stamp & 0xFFFFFFFF, 0x5EED)
            self.sequence += 1
            packets.append(b"$\0" + struct.pack(">H", 12 + len(payload)) + header + payload)
        if any(unit[0] & 31 == 5 for unit in units):
            self.keys.append(len(self.pictures))
        self.pictures.append(b"".join(packets))

    @staticmethod
    def payloads(unit):
        """One packet, or fragments (RFC 6184, 5.8)."""
        if len(unit) <= LARGEST:
            return [unit]
        head, rest = unit[0], unit[1:]
        parts = [rest[at:at + LARGEST] for at in range(0, len(rest), LARGEST)]
        last = len(parts) - 1
        return [bytes([head & 0xE0 | 28,
                       (0x80 if index == 0 else 0x40 if index == last else 0) | head & 0x1F]) + part
                for index, part in enumerate(parts)]

    def description(self):
        sets = ",".join(base64.b64encode(unit).decode() for unit in self.sets)
        level = self.sets[0][1:4].hex()
        return ("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=c\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
                f"a=rtpmap:96 H264/90000\r\na=framerate:{RATE}\r\n"
                f"a=fmtp:96 packetization-mode=1;profile-level-id={level};"
                f"sprop-parameter-sets={sets}\r\na=control:track\r\n").encode()


class Cameras:
    def __init__(self, clip, delay):
        self.clip, self.delay = clip, delay
        self.viewers = {}       # writer -> the next picture
        self.open = self.most = self.played = 0

    async def tick(self):
        """Writes each viewer's next picture, 25 times a second."""
        loop = asyncio.get_running_loop()
        next_at = loop.time()
        while True:
            for writer, place in list(self.viewers.items()):
                if writer.is_closing():
                    self.viewers.pop(writer, None)
                    continue
                # Who does not read gets no more, as from a camera whose buffer is full.
                if writer.transport.get_write_buffer_size() < 4 << 20:
                    writer.write(self.clip.pictures[place % len(self.clip.pictures)])
                self.viewers[writer] = place + 1
            next_at = max(next_at + 1 / RATE, loop.time())
            await asyncio.sleep(next_at - loop.time())

    async def serve(self, reader, writer):
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError,
                asyncio.CancelledError):
            pass
        finally:
            self.open -= 1
            self.viewers.pop(writer, None)
            writer.close()

    async def talk(self, reader, writer):
        while True:
            first = await reader.readexactly(1)
            if first == b"$":       # The viewer's report of what it received.
                head = await reader.readexactly(3)
                await reader.readexactly(struct.unpack(">H", head[1:])[0])
                continue
            text = (first + await reader.readuntil(b"\r\n\r\n")).decode(errors="replace")
            lines = text.split("\r\n")
            method, address = lines[0].split()[:2]
            number = next((line.split(":")[1].strip() for line in lines
                           if line.lower().startswith("cseq:")), "0")
            path = address.split("//")[-1].partition("/")[2].split("/")
            if path[0] == "way" and not await self.fail(int(path[1]), method, number, writer):
                return
            if path[0] == "slow" and method == "DESCRIBE":
                await asyncio.sleep(self.delay)
            self.answer(method, number, writer)
            if method == "PLAY":
                self.played += 1
                # From anywhere in the first half; a viewer leaves long before the end.
                half = len(self.clip.pictures) // 2
                self.viewers[writer] = (int(path[1]) if path[0] != "way" else 0) * 7919 % half
            if method == "TEARDOWN":
                return

    def answer(self, method, number, writer):
        head = f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\n"
        if method == "DESCRIBE":
            body = self.clip.description()
            writer.write((head + "Content-Type: application/sdp\r\n"
                          f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
        elif method == "SETUP":
            writer.write((head + "Session: 1;timeout=60\r\n"
                          "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n").encode())
        elif method == "PLAY":
            writer.write((head + "Session: 1\r\nRange: npt=0.000-\r\n\r\n").encode())
        else:
            writer.write((head + "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n").encode())

    async def fail(self, way, method, number, writer):
        """Does what a broken camera does; whether the conversation goes on as with a sound one."""
        def refuse(status, more=""):
            writer.write(f"RTSP/1.0 {status}\r\nCSeq: {number}\r\n{more}\r\n".encode())
            return False
        if way == 0:
            return False                                            # hangs up at the first word
        if way == 1:
            writer.write(bytes(range(256)) + b"\r\n\r\n")           # talks nonsense
            return False
        if method == "DESCRIBE":
            if way == 2:
                return refuse("401 Unauthorized", 'WWW-Authenticate: Basic realm="c"\r\n')
            if way == 3:
                return refuse("404 Not Found")
            if way == 4:
                return refuse("302 Moved", "Location: rtsp://127.0.0.1:9/x\r\n")
            if way == 5:
                body = "no description\r\n" * 20
                return refuse("200 OK", f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}")
            if way == 6:
                await asyncio.sleep(3600)                           # never answers
        if method == "SETUP" and way == 7:
            return refuse("461 Unsupported Transport")
        if method == "PLAY" and way == 8:
            self.answer(method, number, writer)
            self.played += 1
            noise = b"".join(b"$\0" + struct.pack(">H", 60) + bytes((n * m) % 256 for m in range(60))
                             for n in range(50))
            writer.write(noise)                                     # packets of nothing
            return False
        if method == "PLAY" and way == 9:
            self.answer(method, number, writer)
            self.played += 1
            key = self.clip.pictures[0]
            writer.write(key[:len(key) // 2])                       # cut within the first picture
            return False
        return True


async def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clip")
    parser.add_argument("--delay", type=float, default=20)
    options = parser.parse_args()
    cameras = Cameras(Clip(options.clip), options.delay)
    server = await asyncio.start_server(cameras.serve, "127.0.0.1", 0, limit=1 << 16, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)),
                     daemon=True).start()
    ticking = asyncio.create_task(cameras.tick())
    while not ended.is_set():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({"open": cameras.open, "most": cameras.most, "played": cameras.played,
                          "cpu": usage.ru_utime + usage.ru_stime}), flush=True)
        try:
            await asyncio.wait_for(ended.wait(), 1)
        except asyncio.TimeoutError:
            pass
    ticking.cancel()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE,
                       (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    try:
        asyncio.run(main())
    except (KeyboardInterrupt, BrokenPipeError):
        pass
