internal import Foundation

extension BenchPage {
    /// What each part of a visit takes, as bars one under the other; empty where nothing was
    /// measured.
    var costByStage: String {
        let parts = visitParts
        guard parts.count > 1, let most = parts.map(\.milliseconds).max(), most > 0 else {
            return ""
        }
        let rows = parts.enumerated().map { index, part in
            let y = 44 + index * 26
            let length = part.milliseconds / most * 250
            return """
                <text x="232" y="\(y + 13)" text-anchor="end">\(HTMLText.escaped(part.name))</text>
                <rect x="240" y="\(y)" width="\(String(format: "%.1f", max(1, length)))" height="18" \
                fill="\(part.isWhole ? "#8a96a0" : "#2563a8")"/>
                <text x="\(String(format: "%.1f", 246 + length))" y="\(y + 13)">\
                \(Numbers.short(part.milliseconds)) ms</text>
                """
        }
        let height = 44 + parts.count * 26 + 10
        return """
            <svg viewBox="0 0 560 \(height)" role="img" aria-label="Cost by stage">
            <text x="10" y="18" class="title">Cost by stage</text>
            <text x="10" y="34" class="note">milliseconds of processor time; grey: a whole visit, as \
            the patrol made it</text>
            \(rows.joined(separator: "\n"))
            </svg>
            """
    }

    /// A part of a visit and what it takes.
    struct VisitPart {
        var name: String
        var milliseconds: Double
        var isWhole = false
    }

    var visitParts: [VisitPart] {
        let wanted = [
            ("burst of three for a visit", "grab a burst of three"),
            ("median of a burst of three", "median of the burst"),
            ("full path of a visit", "what changed"),
            ("memory to bytes and back", "memory to bytes and back"),
        ]
        let main = report.figures.filter { $0.threads == 1 }
        var parts = wanted.compactMap { work, name in
            main.last { $0.work == work && isMainSize($0) }
                .map { VisitPart(name: name, milliseconds: $0.processor.median) }
        }
        if let tiles = main.last(where: { $0.work.hasSuffix("whole and 2 × 2 tiles") }) {
            parts.append(VisitPart(name: "detector", milliseconds: tiles.processor.median))
        }
        if let patrol = report.patrol {
            let alone = Spread(of: patrol.cost.alone).median * 1000
            parts.append(VisitPart(name: "the whole visit", milliseconds: alone, isWhole: true))
        }
        return parts
    }

    /// The size that most was measured at: the one that has a burst.
    private func isMainSize(_ figure: Figure) -> Bool {
        guard let main = report.figures.first(where: { $0.unit == "visit" }) else { return true }
        return figure.width == main.width
    }

    var scalingByThreads: String {
        let groups = Dictionary(grouping: report.figures) {
            "\($0.stage.rawValue): \($0.work), \($0.height) rows"
        }.filter { Set($0.value.map(\.threads)).count > 1 }.sorted { $0.key < $1.key }
        guard !groups.isEmpty else { return "" }
        let most = Double(report.figures.map(\.threads).max() ?? 1)
        var plot = Plot(
            title: "Scaling by threads", across: "threads",
            upward: "speed, one thread = 1; dashed: as many times as threads", x: 1...max(2, most),
            y: 0...max(2, most) * 1.1)
        plot.line([(1, 1), (most, most)], color: "#9aa3ab", dashed: true)
        for (name, figures) in groups {
            let sorted = figures.sorted { $0.threads < $1.threads }
            guard let one = sorted.first, one.threads == 1, one.perSecond > 0 else { continue }
            let color = plot.series(name)
            plot.line(
                sorted.map { (Double($0.threads), $0.perSecond / one.perSecond) }, color: color)
            for figure in sorted {
                plot.dot(
                    x: Double(figure.threads), y: figure.perSecond / one.perSecond, color: color,
                    hint: "\(Numbers.short(figure.perSecond)) \(figure.unit)s a second")
            }
        }
        return plot.svg
    }

    var scalingByResolution: String {
        let groups = Dictionary(grouping: report.figures.filter { $0.threads == 1 }) {
            "\($0.stage.rawValue): \($0.work)"
        }.filter { Set($0.value.map(\.width)).count > 2 }.sorted { $0.key < $1.key }
        let all = groups.flatMap(\.value)
        guard let least = all.map(\.processor.median).min(), least > 0,
            let most = all.map(\.processor.median).max()
        else { return "" }
        let pixels = all.map { Double($0.width * $0.height) / 1e6 }
        var plot = Plot(
            title: "Scaling by resolution", across: "megapixels",
            upward: "ms of processor time each; a slope as the dashed line's is linear",
            x: (pixels.min() ?? 0.1) * 0.8...(pixels.max() ?? 4) * 1.25,
            y: least * 0.4...most * 6, xScale: .logarithmic, yScale: .logarithmic)
        let (from, to) = (pixels.min() ?? 0.1, pixels.max() ?? 4)
        plot.line([(from, most / to * from * 2), (to, most * 2)], color: "#9aa3ab", dashed: true)
        for (name, figures) in groups {
            let color = plot.series(name)
            let sorted = figures.sorted { $0.width < $1.width }
                .map { (x: Double($0.width * $0.height) / 1e6, y: $0.processor.median) }
            plot.line(sorted, color: color)
            for point in sorted {
                plot.dot(x: point.x, y: point.y, color: color, hint: "\(Numbers.short(point.y)) ms")
            }
        }
        return plot.svg
    }

    /// How long visits of the patrol that was in time took, and how late they began.
    var latencies: String {
        guard let check = report.patrol?.checks.min(by: { $0.share < $1.share }) else { return "" }
        let end = max(0.2, (check.took + check.lateness.filter { $0 < 10 }).max() ?? 1)
        let bins = 30
        func counts(_ values: [Double]) -> [Int] {
            var counts = [Int](repeating: 0, count: bins)
            for value in values where value < 10 {
                counts[min(bins - 1, max(0, Int(value / end * Double(bins))))] += 1
            }
            return counts
        }
        let (took, late) = (counts(check.took), counts(check.lateness))
        let most = Double((took + late).max() ?? 1)
        var plot = Plot(
            title: "A patrol by the clock: \(check.views) views every \(PatrolBench.interval) s",
            across: "seconds", upward: "visits", x: 0...end, y: 0...max(1, most * 1.15))
        plot.legendAt = 400
        for (name, counts) in [("how long it took", took), ("how late it began", late)] {
            let color = plot.series(name)
            for (index, count) in counts.enumerated() where count > 0 {
                let half = name == "how long it took" ? 0.0 : 0.5
                let from = (Double(index) + half) * end / Double(bins)
                plot.bar(
                    from: from, to: from + end / Double(bins) / 2, y: Double(count), color: color,
                    hint: "\(count) visits")
            }
        }
        return plot.svg
    }

    /// Layers against what the machine can do at all.
    var roofline: String {
        let layers = report.layers.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.filter { $0.operations > 0 }) }.filter { !$0.1.isEmpty }
        guard let peaks = report.peaks, !layers.isEmpty else { return "" }
        let (peak, width) = (peaks.mostGigaflops, peaks.gigabytes.greatest)
        let all = layers.flatMap(\.1)
        let least = max(0.1, min(1, all.map(\.gigaflops).min() ?? 1))
        let far = max(500, (all.map(\.intensity).max() ?? 500) * 1.5)
        var plot = Plot(
            title: "Roofline of the network's layers, one core",
            across: "operations a byte (weights, inputs and outputs once each)",
            upward: "GFLOP/s; the line is what memory and multiply-adds allow",
            x: 0.5...far, y: least...peak * 2, xScale: .logarithmic, yScale: .logarithmic)
        plot.line(
            [(0.5, max(least, 0.5 * width)), (peak / width, peak), (far, peak)], color: "#5b6770")
        plot.note("\(Numbers.short(peak)) GFLOP/s", x: far / 6, y: peak)
        plot.note("\(Numbers.short(width)) GB/s", x: 1.2, y: min(peak, 1.2 * width * 1.6))
        for (name, figures) in layers {
            let color = plot.series(name)
            for figure in figures {
                plot.dot(
                    x: figure.intensity, y: figure.gigaflops, color: color,
                    hint:
                        "\(figure.kind) \(figure.name): \(Numbers.short(figure.gigaflops)) GFLOP/s")
            }
        }
        return plot.svg
    }
}
