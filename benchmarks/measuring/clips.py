"""Makes the recordings that the benchmarks read; kept in the cache, never committed."""
import shutil
import subprocess
import sys

from measuring.programs import CACHE, fail


def _made(path, command):
    """Runs `command + [partial file]` once and moves the result to `path`."""
    if path.exists():
        return path
    CACHE.mkdir(parents=True, exist_ok=True)
    partial = path.with_name("partial-" + path.name)
    print(f"making {path.name} ...", file=sys.stderr)
    if subprocess.run(command + [str(partial)]).returncode != 0:
        fail(f"cannot make {path}: {' '.join(command)}")
    partial.rename(path)
    return path


def street(streetrender, seconds):
    """A street at 1920x1080, 25 pictures a second, H.264 at 4 Mbit/s, a key picture each 2 s.

    Drawn at half the size and scaled up, with fresh sensor noise at full size, so that the decoder
    meets the detail and bit rate of a real camera.
    """
    small = _made(CACHE / f"street-{seconds}s-540p.mp4", [
        streetrender, "render", "traffic-load", "--duration", str(seconds), "--crf", "20",
        "--output"])
    for leftover in CACHE.glob(f"partial-street-{seconds}s-540p.*"):
        leftover.unlink()      # the truth and site file that belong to a sample, not to this
    return _made(CACHE / f"street-{seconds}s-1080p.mp4", [
        "ffmpeg", "-v", "error", "-y", "-i", str(small),
        "-vf", "scale=1920:1080:flags=lanczos,noise=alls=5:allf=t:all_seed=1",
        "-c:v", "libx264", "-preset", "medium", "-profile:v", "high", "-b:v", "4M",
        "-maxrate", "6M", "-bufsize", "8M", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0",
        "-pix_fmt", "yuv420p", "-threads", "2"])


def repeated(clip, minutes, clip_seconds):
    """`minutes` of the clip again and again, its packets copied as they are."""
    path = CACHE / f"{clip.stem}-{minutes}min.mp4"
    times = minutes * 60 // clip_seconds
    need = clip.stat().st_size * times
    if not path.exists() and shutil.disk_usage(CACHE).free < need * 1.1:
        fail(f"{path} needs {need >> 20} MiB of disk", 73)
    listing = CACHE / f"{path.stem}.txt"
    CACHE.mkdir(parents=True, exist_ok=True)
    listing.write_text(f"file '{clip.resolve()}'\n" * times)
    return _made(path, [
        "ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listing),
        "-c", "copy"])


def pictures(clip, key_only=False):
    """How many pictures a clip holds, by its packets."""
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
               "packet=flags", "-of", "csv=p=0", str(clip)]
    flags = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return sum(1 for flag in flags if not key_only or flag.startswith("K"))


def streetrender_needed(seconds):
    return not (CACHE / f"street-{seconds}s-1080p.mp4").exists()

