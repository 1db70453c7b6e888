"""What the street detector names, and what other label sets call it."""

LABELS = [
    "person", "bicycle", "motorcycle", "tricycle", "car", "van", "truck", "bus", "umbrella",
    "chair_table", "bag_garbage",
]
NUMBER = {name: i for i, name in enumerate(LABELS)}

# Index in COCO-80, as YOLOX and YOLOv3 give it. COCO has no tricycle, van or rubbish bag.
FROM_COCO = {
    0: "person", 1: "bicycle", 2: "car", 3: "motorcycle", 5: "bus", 7: "truck", 25: "umbrella",
    56: "chair_table", 60: "chair_table",
}
