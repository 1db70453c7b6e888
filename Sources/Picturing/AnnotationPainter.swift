internal import Scene

/// Draws an annotation: zone outlines first, then the marks over them, then the caption.
struct AnnotationPainter {
    let lettering: Lettering

    /// All sizes follow the picture: lines a 360th of the shorter side, letters a 32nd of it.
    func draw(_ annotation: Annotation, on canvas: inout Canvas) {
        let shorter = min(canvas.width, canvas.height)
        let thickness = max(1, (shorter + 180) / 360)
        let size = max(9, shorter / 32)
        for outline in annotation.outlines {
            draw(outline, on: &canvas, thickness: thickness, size: size)
        }
        for mark in annotation.marks {
            draw(mark, on: &canvas, thickness: thickness + 1, size: size)
        }
        draw(annotation.caption, on: &canvas, size: size)
    }

    private func draw(
        _ outline: Annotation.Outline, on canvas: inout Canvas, thickness: Int, size: Int
    ) {
        let corners = outline.polygon.corners.map { pixel($0, on: canvas) }
        guard corners.count >= 2 else { return }
        for (width, ink) in [(thickness + 2, Ink.black), (thickness, .zone)] {
            for index in corners.indices {
                canvas.line(
                    from: corners[index], to: corners[(index + 1) % corners.count],
                    thickness: width, ink)
            }
        }
        guard let highest = corners.min(by: { ($0.y, $0.x) < ($1.y, $1.x) }) else { return }
        plate(
            outline.label, x: highest.x + thickness, y: highest.y + thickness, on: &canvas,
            size: max(8, size * 4 / 5), ink: .zone)
    }

    private func draw(
        _ mark: Annotation.Mark, on canvas: inout Canvas, thickness: Int, size: Int
    ) {
        let first = pixel(Point(x: mark.box.x, y: mark.box.y), on: canvas)
        let last = pixel(Point(x: mark.box.maxX, y: mark.box.maxY), on: canvas)
        let margin = thickness + 1
        let x = first.x - margin
        let y = first.y - margin
        let width = last.x - first.x + 2 * margin
        let height = last.y - first.y + 2 * margin
        // A dark line on both sides keeps the bright one visible on any ground.
        canvas.stroke(
            x: x - 1, y: y - 1, width: width + 2, height: height + 2, thickness: thickness + 2,
            .black)
        canvas.stroke(x: x, y: y, width: width, height: height, thickness: thickness, .alarm)
        let plateHeight = size * 3 / 2
        let above = y - plateHeight
        plate(
            mark.label, x: x, y: above >= 0 ? above : min(y + height, canvas.height - plateHeight),
            on: &canvas, size: size, ink: .alarm)
    }

    /// A filled plate with dark letters, moved so that it lies inside the picture.
    private func plate(
        _ text: String, x: Int, y: Int, on canvas: inout Canvas, size: Int, ink: Ink
    ) {
        guard !text.isEmpty else { return }
        let padding = max(2, size / 4)
        let shown = fitted(text, size: size, width: canvas.width - 2 * padding)
        let width = lettering.width(shown, size: size) + 2 * padding
        let height = size * 3 / 2
        let left = max(0, min(x, canvas.width - width))
        let top = max(0, min(y, canvas.height - height))
        canvas.fill(x: left, y: top, width: width, height: height, ink)
        write(shown, x: left + padding, y: top, on: &canvas, size: size, ink: .black)
    }

    /// A dark bar at the foot with bright letters, one line each, made smaller where they are long.
    private func draw(_ caption: [String], on canvas: inout Canvas, size: Int) {
        guard !caption.isEmpty else { return }
        let padding = max(2, size / 2)
        let room = canvas.width - 2 * padding
        let longest = caption.map { lettering.width($0, size: size) }.max() ?? 0
        let fitting = longest > room ? max(9, size * room / max(1, longest)) : size
        let step = fitting * 3 / 2
        let height = step * caption.count + padding / 2
        let top = canvas.height - height
        canvas.fill(
            x: 0, y: top, width: canvas.width, height: height, .black, opacity: 176)
        for (index, line) in caption.enumerated() {
            write(
                fitted(line, size: fitting, width: room), x: padding,
                y: top + padding / 4 + step * index, on: &canvas, size: fitting, ink: .white)
        }
    }

    /// Writes a line whose row is one and a half times the size high.
    private func write(
        _ text: String, x: Int, y: Int, on canvas: inout Canvas, size: Int, ink: Ink
    ) {
        let baseline = y + size * 9 / 8
        var pen = x
        for glyph in lettering.glyphs(text, size: size) {
            canvas.paint(glyph, x: pen + glyph.left, y: baseline - glyph.top, ink)
            pen += glyph.advance
        }
    }

    /// The text, or as much of its beginning as fits with an ellipsis.
    private func fitted(_ text: String, size: Int, width: Int) -> String {
        let ellipsis = "..."
        let room = width - lettering.width(ellipsis, size: size)
        var used = 0
        var kept = text.startIndex
        for place in text.indices {
            used += lettering.width(String(text[place]), size: size)
            if used <= room { kept = text.index(after: place) }
            if used > width { return text[..<kept] + ellipsis }
        }
        return text
    }

    /// The pixel of a point; what lies far outside is brought near, so that no line is endless.
    private func pixel(_ point: Point, on canvas: Canvas) -> (x: Int, y: Int) {
        func place(_ fraction: Double, _ length: Int) -> Int {
            guard fraction.isFinite else { return 0 }
            return Int((max(-1, min(2, fraction)) * Double(length - 1)).rounded())
        }
        return (place(point.x, canvas.width), place(point.y, canvas.height))
    }
}
