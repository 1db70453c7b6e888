"""An OpenCV pipeline as people write it: decode, subtract the background, open, label.

    pipeline.py RECORDING mog2|knn [PICTURES]

Prints how many pictures it looked at and how many blobs of 200 pixels or more it saw.
"""
import os
import sys

os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", "threads;1")
import cv2  # noqa: E402
import numpy as np  # noqa: E402

cv2.setNumThreads(1)
MAKERS = {"mog2": cv2.createBackgroundSubtractorMOG2, "knn": cv2.createBackgroundSubtractorKNN}


def main():
    capture = cv2.VideoCapture(sys.argv[1], cv2.CAP_FFMPEG)
    subtractor = MAKERS[sys.argv[2]](detectShadows=True)
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 1 << 60
    kernel = np.ones((3, 3), np.uint8)
    pictures = blobs = 0
    while pictures < most:
        ok, picture = capture.read()
        if not ok:
            break
        pictures += 1
        mask = cv2.morphologyEx(subtractor.apply(picture), cv2.MORPH_OPEN, kernel)
        count, _, stats, _ = cv2.connectedComponentsWithStats((mask == 255).astype(np.uint8))
        blobs += sum(1 for row in stats[1:count] if row[cv2.CC_STAT_AREA] >= 200)
    print(pictures, blobs)


if __name__ == "__main__":
    main()
