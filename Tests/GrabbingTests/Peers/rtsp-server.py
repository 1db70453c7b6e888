"""GStreamer's own RTSP server with H.264 from a test source, as a peer for the tests.

Needs Debian's python3-gi, gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-base,
gstreamer1.0-plugins-good and gstreamer1.0-plugins-ugly. Prints its port when it listens and ends
with its standard input. /short has a key picture each half second, /long one in a minute, /slices
four slices a picture, /jpeg key pictures only. With the argument "locked" it asks for user:secret.
With "film=FILE.mp4" it has /film: the H.264 of that file, for each client from its beginning.
"""
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
mounts = server.get_mount_points()


SOURCE = (
    "videotestsrc is-live=true pattern=smpte ! "
    "video/x-raw,format=I420,width=640,height=360,framerate=20/1 ! "
)
H264 = (
    "x264enc tune=zerolatency sliced-threads=false speed-preset=ultrafast bitrate=2000 "
    "key-int-max=%d option-string=slices=%d ! rtph264pay name=pay0 pt=96 config-interval=-1"
)


def add(path, coder, source=SOURCE):
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch("( " + source + coder + " )")
    factory.set_shared(source == SOURCE)
    if is_locked:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("user", "media.factory.access", True)
        permissions.add_permission_for_role("user", "media.factory.construct", True)
        factory.set_permissions(permissions)
    mounts.add_factory(path, factory)


is_locked = "locked" in sys.argv
add("/short", H264 % (10, 1))
add("/long", H264 % (1200, 1))
add("/slices", H264 % (10, 4))
add("/jpeg", "jpegenc ! rtpjpegpay name=pay0 pt=26")
for film in (word[5:] for word in sys.argv if word.startswith("film=")):
    add("/film", "rtph264pay name=pay0 pt=96 config-interval=-1",
        f'filesrc location="{film}" ! qtdemux ! h264parse ! identity sync=true ! ')
if is_locked:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("user", "secret"), token)
    server.set_auth(auth)

server.attach(None)
print(server.get_bound_port(), flush=True)
loop = GLib.MainLoop()


def wait():
    sys.stdin.read()
    loop.quit()


threading.Thread(target=wait, daemon=True).start()
loop.run()
