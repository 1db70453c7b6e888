"""Draws things that no folder of real pictures shows, and sets them into real backgrounds.

Every composite is drawn from its own generator, `numpy.random.default_rng([seed, number])`. Which
seeds and which backgrounds are for training and which are held out is decided in `plan.py`.
"""

import io

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

import pictures


def _color(rng, saturated=True):
    import colorsys
    hue, light = rng.random(), rng.uniform(0.35, 0.95)
    tone = rng.uniform(0.55, 1.0) if saturated else rng.uniform(0.0, 0.35)
    return tuple(int(255 * v) for v in colorsys.hsv_to_rgb(hue, tone, light))


def _glyphs(draw, rng, x, y, wide, high, ink):
    """Strokes as dense as letters or characters: no language, the texture of writing."""
    count = max(2, int(wide / high / rng.uniform(0.7, 1.2)))
    step = wide / count
    dense = rng.random() < 0.6
    for i in range(count):
        left, cell = x + i * step + 0.12 * step, 0.76 * step
        width = max(1, int(high * rng.uniform(0.08, 0.16)))
        for _ in range(rng.integers(5, 9) if dense else rng.integers(2, 5)):
            a, b = rng.random(2), rng.random(2)
            if rng.random() < 0.7:
                b[rng.integers(2)] = a[rng.integers(2)]
            draw.line([left + a[0] * cell, y + a[1] * high, left + b[0] * cell, y + b[1] * high],
                      fill=ink, width=width)


def _folds(image, rng, strength, waves):
    """Shades a cloth with upright waves, leaving its outline."""
    wide, high = image.size
    x = np.linspace(0, 2 * np.pi * waves, wide)[None] + rng.uniform(0, 6)
    y = np.linspace(0, rng.uniform(0, 2.5), high)[:, None]
    shade = 1 + strength * (np.sin(x + y) + 0.5 * np.sin(2.3 * x - y + rng.uniform(0, 6)))
    data = np.asarray(image).astype(np.float32)
    data[..., :3] = np.clip(data[..., :3] * shade[..., None], 0, 255)
    return Image.fromarray(data.astype(np.uint8), "RGBA")


def _bend(image, rng, sag):
    """Lets the middle of a sheet hang `sag` of its height lower than its ends."""
    wide, high = image.size
    out = Image.new("RGBA", (wide, int(high * (1 + 1.2 * sag)) + 2))
    strips = 24
    for i in range(strips):
        left, right = wide * i // strips, wide * (i + 1) // strips
        t = (i + 0.5) / strips * 2 - 1
        out.paste(image.crop((left, 0, right, high)), (left, int(high * sag * (1 - t * t))))
    return out


def banner(rng):
    long = int(rng.uniform(360, 640))
    upright = rng.random() < 0.25
    short = int(long * (rng.uniform(0.25, 0.5) if upright else rng.uniform(0.1, 0.32)))
    ground = _color(rng) if rng.random() < 0.8 else (235, 235, 230)
    if rng.random() < 0.4:
        ground = (int(rng.uniform(150, 225)), int(rng.uniform(0, 40)), int(rng.uniform(0, 50)))
    ink = (255, 240, 120) if rng.random() < 0.3 else (250, 250, 250)
    if sum(ground) > 520:
        ink = _color(rng)
    image = Image.new("RGBA", (long, short), ground + (255,))
    draw = ImageDraw.Draw(image)
    rows = 1 if short < 0.22 * long else int(rng.integers(1, 4))
    for row in range(rows):
        high = short / rows * rng.uniform(0.5, 0.75)
        _glyphs(draw, rng, 0.05 * long, (row + 0.5) * short / rows - high / 2, 0.9 * long, high, ink)
    if upright:
        image = image.rotate(90, expand=True)
    image = _folds(image, rng, rng.uniform(0.02, 0.12), rng.uniform(1, 5))
    if not upright and rng.random() < 0.7:
        image = _bend(image, rng, rng.uniform(0.02, 0.2))
    return image.rotate(rng.uniform(-6, 6), expand=True, resample=Image.BICUBIC)


def _garment(rng):
    wide, high = int(rng.uniform(70, 130)), int(rng.uniform(110, 220))
    image = Image.new("RGBA", (wide, high))
    draw = ImageDraw.Draw(image)
    fill = _color(rng, rng.random() < 0.6) + (255,)
    kind = rng.integers(4)
    if kind == 0:  # shirt
        draw.polygon([(0.0 * wide, 0.12 * high), (0.3 * wide, 0), (0.7 * wide, 0),
                      (wide, 0.12 * high), (0.95 * wide, 0.42 * high), (0.78 * wide, 0.38 * high),
                      (0.78 * wide, high - 1), (0.22 * wide, high - 1), (0.22 * wide, 0.38 * high),
                      (0.05 * wide, 0.42 * high)], fill=fill)
    elif kind == 1:  # trousers
        draw.polygon([(0.15 * wide, 0), (0.85 * wide, 0), (0.95 * wide, high - 1),
                      (0.6 * wide, high - 1), (0.5 * wide, 0.35 * high), (0.4 * wide, high - 1),
                      (0.05 * wide, high - 1)], fill=fill)
    else:  # towel, sheet
        draw.rectangle([0, 0, wide, high], fill=fill)
        if rng.random() < 0.5:
            other = _color(rng, False) + (255,)
            for y in range(0, high, int(rng.uniform(14, 50))):
                draw.rectangle([0, y, wide, y + rng.integers(3, 14)], fill=other)
    if rng.random() < 0.3:
        ImageDraw.Draw(image).rectangle(
            [0.35 * wide, 0.3 * high, 0.65 * wide, 0.45 * high], fill=_color(rng) + (255,))
        image.putalpha(ImageChops.darker(image.getchannel("A"), image.getchannel("A")))
    return _folds(image, rng, rng.uniform(0.06, 0.22), rng.uniform(1, 4))


def hanging_cloth(rng):
    pieces = [_garment(rng) for _ in range(rng.integers(2, 8))]
    gap = rng.uniform(-0.1, 0.25)
    wide = int(sum(p.width * (1 + gap) for p in pieces)) + 30
    image = Image.new("RGBA", (wide, max(p.height for p in pieces) + 60))
    draw = ImageDraw.Draw(image)
    sag = rng.uniform(0, 24)
    line = [(x, 10 + sag * (1 - (2 * x / wide - 1) ** 2)) for x in range(0, wide, 8)]
    draw.line(line, fill=(60, 60, 60, 255), width=2)
    x = 12.0
    for piece in pieces:
        middle = x + piece.width / 2
        y = 10 + sag * (1 - (2 * middle / wide - 1) ** 2)
        turned = piece.rotate(rng.uniform(-4, 4), expand=True, resample=Image.BICUBIC)
        image.alpha_composite(turned, (int(x), int(y)))
        x += piece.width * (1 + gap)
    return image


def _produce(draw, rng, x, y, wide, high):
    """A crate's or a table's goods: rows of round or square things of one colour a batch."""
    columns = int(rng.integers(1, 6))
    for c in range(columns):
        base = _color(rng)
        left, right = x + wide * c / columns, x + wide * (c + 1) / columns
        size = rng.uniform(5, 16)
        square = rng.random() < 0.4
        for _ in range(int((right - left) * high / (size * size) * 1.8)):
            cx, cy = rng.uniform(left, right - size / 2), rng.uniform(y, y + high)
            f = rng.uniform(0.7, 1.15)
            fill = tuple(min(255, int(v * f)) for v in base) + (255,)
            shape = draw.rectangle if square else draw.ellipse
            shape([cx, cy, cx + size, cy + size * rng.uniform(0.7, 1.1)], fill=fill)


def _crate(rng, wide, high):
    image = Image.new("RGBA", (wide, high))
    draw = ImageDraw.Draw(image)
    side = int(high * rng.uniform(0.35, 0.6))
    wood = (170, 130, 85, 255) if rng.random() < 0.5 else _color(rng) + (255,)
    _produce(draw, rng, 0, high - side - high * 0.35, wide - 8, high * 0.35)
    draw.rectangle([0, high - side, wide, high], fill=wood)
    for k in range(3):
        y = high - side + side * k / 3
        draw.line([0, y, wide, y], fill=tuple(int(v * 0.6) for v in wood[:3]) + (255,), width=2)
    return image


def goods(rng):
    image = Image.new("RGBA", (460, 330))
    draw = ImageDraw.Draw(image)
    kind = rng.integers(3)
    if kind == 0:  # crates in rows
        rows, columns = rng.integers(1, 4), rng.integers(2, 6)
        for r in range(rows):
            for c in range(columns):
                crate = _crate(rng, 440 // columns, int(rng.uniform(80, 110)))
                image.alpha_composite(crate, (10 + c * 440 // columns, 30 + r * 85))
    elif kind == 1:  # boxes, drums and stools, stacked in order
        x = 10
        while x < 380:
            wide, high = int(rng.uniform(45, 110)), int(rng.uniform(30, 75))
            fill = _color(rng, rng.random() < 0.7)
            for k in range(rng.integers(1, 5)):
                y = 320 - high * (k + 1)
                if y < 0:
                    break
                draw.rectangle([x, y, x + wide, y + high - 2], fill=fill + (255,), outline=(40, 40, 40, 255))
                _glyphs(draw, rng, x + 6, y + high * 0.3, wide - 12, high * 0.35, (240, 240, 240, 255))
            x += wide + int(rng.uniform(2, 22))
    else:  # a rack of clothes
        top = 40
        draw.line([10, top, 450, top], fill=(90, 90, 90, 255), width=5)
        for x in (14, 446):
            draw.line([x, top, x, 325], fill=(90, 90, 90, 255), width=5)
        x = 24
        while x < 410:
            piece = _garment(rng).resize((int(rng.uniform(18, 40)), int(rng.uniform(150, 230))))
            image.alpha_composite(piece, (x, top + 2))
            x += int(rng.uniform(12, 30))
    return image


def stall(rng):
    image = Image.new("RGBA", (520, 520))
    draw = ImageDraw.Draw(image)
    wheeled = rng.random() < 0.4
    top, table = int(rng.uniform(20, 90)), int(rng.uniform(310, 370))
    left, right = int(rng.uniform(20, 80)), int(rng.uniform(430, 500))
    first, second = _color(rng), _color(rng, False)
    if rng.random() < 0.55:  # an umbrella
        middle = (left + right) / 2 + rng.uniform(-40, 40)
        draw.line([middle, top, middle, table], fill=(120, 120, 120, 255), width=7)
        ribs = int(rng.integers(5, 9))
        rim = top + rng.uniform(80, 130)
        for k in range(ribs):
            a, b = left + (right - left) * k / ribs, left + (right - left) * (k + 1) / ribs
            fill = (first if k % 2 == 0 else second) + (255,)
            draw.polygon([(middle, top), (a, rim), ((a + b) / 2, rim + 10), (b, rim)], fill=fill)
    elif rng.random() < 0.85:  # a canopy on poles
        for x in (left + 12, right - 12):
            draw.line([x, top + 20, x, 500], fill=(130, 130, 130, 255), width=6)
        rim, stripes = top + rng.uniform(50, 100), int(rng.integers(1, 12))
        for k in range(stripes):
            a, b = k / stripes, (k + 1) / stripes
            w, n = right - left, (right - left) * 0.8
            s = left + 0.1 * w
            fill = (first if k % 2 == 0 else second) + (255,)
            draw.polygon([(s + n * a, top), (s + n * b, top), (left + w * b, rim), (left + w * a, rim)], fill=fill)
            draw.rectangle([left + w * a, rim, left + w * b, rim + 22], fill=fill)
    board = _color(rng, rng.random() < 0.5) + (255,)
    if wheeled:
        draw.rectangle([left + 30, table + 35, right - 30, table + 75], fill=board)
        for x in (left + 80, right - 90):
            draw.ellipse([x - 42, 420, x + 42, 504], outline=(25, 25, 25, 255), width=8)
        draw.line([right - 40, table + 50, right + 15, table - 20], fill=(60, 60, 60, 255), width=6)
    else:
        low = 505 if rng.random() < 0.6 else table + 40
        draw.rectangle([left + 20, table + 30, right - 20, low], fill=board)
        for x in (left + 30, right - 30):
            draw.line([x, table + 30, x, 505], fill=(80, 80, 80, 255), width=6)
    _produce(draw, rng, left + 20, table - 30, right - left - 50, 60)
    if rng.random() < 0.5:  # somebody behind it
        x = rng.uniform(left + 80, right - 80)
        shirt = _color(rng, rng.random() < 0.5) + (255,)
        person = Image.new("RGBA", image.size)
        pen = ImageDraw.Draw(person)
        pen.rounded_rectangle([x - 42, table - 125, x + 42, table + 10], 26, fill=shirt)
        pen.ellipse([x - 22, table - 178, x + 22, table - 125], fill=(150, 110, 85, 255))
        person.alpha_composite(image)
        image = person
    return image


def material_heap(rng):
    image = Image.new("RGBA", (520, 320))
    draw = ImageDraw.Draw(image)
    kind = rng.integers(4)
    if kind == 0:  # sand, gravel, soil
        base = np.array([(190, 165, 120), (125, 120, 115), (95, 75, 55), (160, 150, 140)][rng.integers(4)])
        wide = np.arange(520)
        top = 310 - rng.uniform(130, 280) * np.exp(-((wide - rng.uniform(200, 320)) / rng.uniform(90, 150)) ** 2)
        top -= 60 * np.exp(-((wide - rng.uniform(80, 440)) / 80) ** 2)
        top += np.convolve(rng.normal(0, 6, 520), np.ones(9) / 9, "same")
        rows = np.arange(320)[:, None]
        grain = rng.normal(0, rng.uniform(8, 34), (320, 520))
        coarse = np.asarray(Image.fromarray(rng.integers(0, 255, (40, 65)).astype(np.uint8)).resize((520, 320), Image.BICUBIC)).astype(float)
        light = grain + (coarse - 128) * 0.25 - 0.12 * (wide[None] - 260)
        data = np.zeros((320, 520, 4), np.uint8)
        data[..., :3] = np.clip(base + light[..., None], 0, 255)
        data[..., 3] = 255 * ((rows > top) & (rows < 310))
        return Image.fromarray(data, "RGBA")
    if kind == 1:  # bricks or blocks
        tone = [(165, 75, 55), (150, 150, 145), (195, 190, 180)][rng.integers(3)]
        high, wide = int(rng.uniform(12, 26)), int(rng.uniform(34, 64))
        rows = int(rng.integers(4, 10))
        for r in range(rows):
            inset = int(rng.uniform(0, 12)) + (r * wide // 5 if rng.random() < 0.3 else 0)
            for x in range(60 + inset, 460 - inset, wide):
                f = rng.uniform(0.8, 1.15)
                fill = tuple(min(255, int(v * f)) for v in tone) + (255,)
                y = 310 - (r + 1) * high
                draw.rectangle([x, y, x + wide - 2, y + high - 2], fill=fill)
        return image
    if kind == 2:  # planks, pipes, bars
        tone = [(190, 150, 95), (130, 135, 140), (215, 215, 210), (150, 85, 50)][rng.integers(4)]
        for _ in range(int(rng.integers(10, 40))):
            y = rng.uniform(140, 305)
            tilt = rng.normal(0, 14)
            f = rng.uniform(0.65, 1.2)
            fill = tuple(min(255, int(v * f)) for v in tone) + (255,)
            a = rng.uniform(10, 90)
            draw.line([a, y, 510 - rng.uniform(0, 90), y + tilt], fill=fill, width=int(rng.uniform(5, 16)))
        return image
    base = [(170, 165, 155), (150, 110, 90), (190, 185, 175)][rng.integers(3)]  # rubble, bagged cement
    for _ in range(int(rng.integers(90, 260))):
        x = rng.normal(260, 100)
        reach = 230 * np.exp(-((x - 260) / 130) ** 2)
        y = 305 - abs(rng.uniform(0, reach))
        size = rng.uniform(12, 46)
        corners = [(x + size * rng.uniform(0.5, 1) * np.cos(t), y + 0.7 * size * rng.uniform(0.5, 1) * np.sin(t))
                   for t in np.sort(rng.uniform(0, 2 * np.pi, 6))]
        f = rng.uniform(0.55, 1.2)
        draw.polygon(corners, fill=tuple(min(255, int(v * f)) for v in base) + (255,))
    return image


DRAWN = {"banner": banner, "hanging_cloth": hanging_cloth, "stall": stall, "goods": goods,
         "material_heap": material_heap}


def rgb(picture):
    """The planes as an RGB image."""
    up = [np.asarray(Image.fromarray(np.ascontiguousarray(c)).resize((picture.width, picture.height), Image.BILINEAR)).astype(np.float32) - 128
          for c in (picture.blue, picture.red)]
    y = 1.164384 * (picture.luma.astype(np.float32) - 16)
    data = np.stack([y + 1.596027 * up[1], y - 0.391762 * up[0] - 0.812968 * up[1], y + 2.017232 * up[0]], -1)
    return Image.fromarray(np.clip(data, 0, 255).astype(np.uint8))


def planes(image, name):
    """An RGB image as limited-range I420."""
    data = np.asarray(image).astype(np.float32)
    r, g, b = data[..., 0], data[..., 1], data[..., 2]
    y = 16 + 0.256788 * r + 0.504129 * g + 0.097906 * b
    u = 128 - 0.148223 * r - 0.290993 * g + 0.439216 * b
    v = 128 + 0.439216 * r - 0.367788 * g - 0.071427 * b
    def half(p):
        p = np.pad(p, ((0, p.shape[0] % 2), (0, p.shape[1] % 2)), "edge")
        return (p[::2, ::2] + p[1::2, ::2] + p[::2, 1::2] + p[1::2, 1::2]) / 4
    planes = [np.clip(p + 0.5, 0, 255).astype(np.uint8) for p in (y, half(u), half(v))]
    return pictures.Picture(name, *planes)


def worsen(image, rng):
    """Dusk, rain, haze, blur, noise, compression: each with its own chance."""
    if rng.random() < 0.5:
        image = ImageEnhance.Brightness(image).enhance(float(np.exp(rng.normal(-0.15, 0.35))))
        image = ImageEnhance.Color(image).enhance(rng.uniform(0.4, 1.2))
    if rng.random() < 0.25:
        image = ImageEnhance.Contrast(image).enhance(rng.uniform(0.5, 1.3))
    if rng.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 2.2)))
    data = np.asarray(image).astype(np.float32)
    if rng.random() < 0.12:  # rain: faint slanted streaks
        streaks = Image.new("L", image.size)
        pen = ImageDraw.Draw(streaks)
        for _ in range(int(image.size[0] * image.size[1] / 2500)):
            x, y, n = rng.uniform(0, image.size[0]), rng.uniform(0, image.size[1]), rng.uniform(8, 26)
            pen.line([x, y, x + 0.15 * n, y + n], fill=int(rng.uniform(30, 110)))
        data += np.asarray(streaks)[..., None] * 0.5
    if rng.random() < 0.4:
        data += rng.normal(0, rng.uniform(2, 10), data.shape)
    image = Image.fromarray(np.clip(data, 0, 255).astype(np.uint8))
    if rng.random() < 0.6:
        held = io.BytesIO()
        image.save(held, "JPEG", quality=int(rng.integers(25, 85)))
        image = Image.open(io.BytesIO(held.getvalue())).convert("RGB")
    return image


def neutral(background, rng, wide, high):
    """A patch of the background itself, moved and mirrored: the seam without a thing."""
    x = int(rng.integers(0, max(1, background.width - wide)))
    y = int(rng.integers(0, max(1, background.height - high)))
    patch = background.crop((x, y, x + wide, y + high)).convert("RGBA")
    if rng.random() < 0.7:
        patch = patch.transpose(Image.FLIP_LEFT_RIGHT)
    return patch


def compose(kind, picture, rng):
    """One thing of `kind`, or a `neutral` patch, in a picture: the planes and the thing's box."""
    background = rgb(picture)
    wide, high = background.size
    size = rng.uniform(0.16, 0.6) * min(wide, high) * (1.5 if kind in ("banner", "hanging_cloth") else 1)
    if kind == "neutral":
        thing = neutral(background, rng, int(size), int(size * rng.uniform(0.3, 1)))
    else:
        thing = DRAWN[kind](rng)
        thing = thing.crop(thing.getbbox())
        scale = min(size / max(thing.size), 0.95 * wide / thing.width, 0.9 * high / thing.height)
        thing = thing.resize((max(8, int(thing.width * scale)), max(8, int(thing.height * scale))), Image.LANCZOS)
    local = background.resize((8, 8)).convert("L")
    if kind != "neutral":  # as light as the place
        light = np.clip(np.asarray(local).mean() / 115, 0.25, 1.25)
        alpha = thing.getchannel("A")
        thing = ImageEnhance.Brightness(thing.convert("RGB")).enhance(float(light * rng.uniform(0.8, 1.15))).convert("RGBA")
        thing.putalpha(alpha)
    x = int(rng.uniform(0, max(1, wide - thing.width)))
    hung = kind in ("banner", "hanging_cloth")
    low, top = (0.05, 0.55) if hung else (0.4, 0.98)
    y = int(np.clip(rng.uniform(low, top) * high - (0 if hung else thing.height), 0, high - thing.height))
    if kind != "neutral" or rng.random() < 0.5:  # its shadow
        dark = Image.new("L", background.size)
        slant = int(rng.uniform(-0.2, 0.2) * thing.width)
        dark.paste(thing.getchannel("A").point(lambda v: int(v * 0.45)), (x + slant, y + int(thing.height * rng.uniform(0.02, 0.08))))
        dark = dark.filter(ImageFilter.GaussianBlur(max(2, 0.02 * thing.height)))
        background = Image.composite(ImageEnhance.Brightness(background).enhance(0.45), background, dark)
    soft = thing.getchannel("A").filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.1)))
    background.paste(thing.convert("RGB"), (x, y), soft)
    background = worsen(background, rng)
    box = (x / wide, y / high, thing.width / wide, thing.height / high)
    return planes(background, f"{kind} in {picture.name}"), box
