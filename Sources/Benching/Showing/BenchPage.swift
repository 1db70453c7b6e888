internal import Foundation

/// The report as one HTML file that needs nothing else: figures, plots, the plan.
public struct BenchPage {
    let report: BenchReport

    public init(report: BenchReport) { self.report = report }

    public var html: String {
        let plots = [costByStage, scalingByThreads, scalingByResolution, latencies, roofline]
            .filter { !$0.isEmpty }.map { "<figure>\($0)</figure>" }.joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Curbwatch on \(HTMLText.escaped(report.machine.processor))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <h1>What this machine carries</h1>
            \(machine)
            \(verdict)
            \(plan)
            <section class="plots">
            \(plots)
            </section>
            \(figures)
            \(layers)
            \(omissions)
            </body>
            </html>

            """
    }

    private var machine: String {
        let machine = report.machine
        let versions = machine.versions.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        var facts = [
            ("processor", "\(machine.processor), \(machine.cores) cores"),
            ("memory", "\(Numbers.short(machine.memoryGiB)) GiB"), ("system", machine.system),
            ("versions", versions),
            (
                "kernels",
                "pictures \(machine.pictureKernels), networks \(machine.networkKernels)"
            ), ("footage", report.footage),
        ]
        if let peaks = report.peaks {
            facts.append(
                (
                    "peaks",
                    "\(Numbers.short(peaks.mostGigaflops)) GFLOP/s and "
                        + "\(Numbers.short(peaks.gigabytes.greatest)) GB/s a core; "
                        + "\(Numbers.short(peaks.gigaflopsOfAllCores.greatest)) GFLOP/s and "
                        + "\(Numbers.short(peaks.gigabytesOfAllCores.greatest)) GB/s all cores"
                ))
        }
        let rows = facts.map {
            "<tr><th>\($0.0)</th><td>\(HTMLText.escaped($0.1))</td></tr>"
        }
        return "<table class=\"facts\">\(rows.joined())</table>"
    }

    private var verdict: String {
        report.noise.isQuiet
            ? "<p class=\"quiet\">The machine was quiet.</p>"
            : "<p class=\"noisy\"><b>The machine was noisy:</b> "
                + HTMLText.escaped(report.noise.complaints.joined(separator: ", "))
                + ". Trust processor time and ratios, not the clock.</p>"
    }

    private var plan: String {
        guard let patrol = report.patrol else { return "" }
        let boxes = patrol.plans.map { plan in
            let rows = plan.resources.map {
                "<tr><td>\(HTMLText.escaped($0.name))</td>"
                    + "<td>\(Numbers.grouped(Int($0.visitsPerSecond * plan.interval)))</td>"
                    + "<td class=\"words\">\(HTMLText.escaped($0.basis))</td></tr>"
            }
            return """
                <div class="plan"><h3>Cameras \(HTMLText.escaped(plan.cameras))</h3>
                <p class="big">\(Numbers.grouped(plan.views)) views</p>
                <p>every \(Int(plan.interval / 60)) minutes, 99 of 100 visits at most \
                \(Numbers.short(plan.lateness)) s late. 35,000 cameras × 3 presets need \
                <b>\(Numbers.grouped(plan.boxes(cameras: 35_000, presets: 3))) such boxes</b>. \
                What stops it: <b>\(HTMLText.escaped(plan.bottleneck?.name ?? "nothing"))</b>.</p>
                <table><tr><th>by itself</th><th>views</th><th class="words">from</th></tr>\
                \(rows.joined())</table></div>
                """
        }
        let checks = patrol.checks.map {
            "<li>\($0.views) views every \(PatrolBench.interval) s "
                + "(\(Numbers.percent($0.share)) of what the plan gives \(Numbers.short($0.freeCores)) "
                + "free cores): \($0.made) visits made, "
                + "\($0.missed) missed, p99 \(Numbers.short($0.p99)) s late, "
                + HTMLText.escaped($0.verdict) + "</li>"
        }
        let agreement =
            patrol.checks.isEmpty
            ? "" : "<p>Held against real patrols by the clock:</p><ul>\(checks.joined())</ul>"
        return "<h2>Capacity</h2><div class=\"plans\">\(boxes.joined())</div>\(agreement)"
    }

    private var figures: String {
        let rows = report.figures.map { figure in
            let cells = [
                figure.width > 0 ? "\(figure.width)×\(figure.height)" : "", "\(figure.threads)",
                Numbers.short(figure.wall.median), "± \(Numbers.percent(figure.wall.relative))",
                Numbers.short(figure.processor.median),
                "± \(Numbers.percent(figure.processor.relative))",
                "\(Numbers.short(figure.perSecond)) \(figure.unit)s",
            ]
            return "<tr><td class=\"words\">\(figure.stage.rawValue): "
                + "\(HTMLText.escaped(figure.work))</td>"
                + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        return rows.isEmpty
            ? ""
            : """
            <h2>Figures</h2>
            <p>Medians of the rounds; ± is half the distance between their quartiles.</p>
            <table><tr><th class="words">what</th><th>size</th><th>threads</th><th>ms each</th>\
            <th></th><th>cpu ms</th><th></th><th>each second</th></tr>
            \(rows.joined(separator: "\n"))</table>
            """
    }

    private var layers: String {
        report.layers.sorted { $0.key < $1.key }.map { name, layers in
            let rows = layers.map { layer in
                let computes = layer.operations > 0
                return "<tr><td class=\"words\">\(HTMLText.escaped("\(layer.kind) \(layer.name)"))"
                    + "</td><td>\(layer.shape.map(String.init).joined(separator: "×"))</td>"
                    + "<td>\(Numbers.short(layer.milliseconds.median))</td>"
                    + "<td>\(computes ? Numbers.short(layer.gigaflops) : "")</td>"
                    + "<td>\(computes ? Numbers.percent(layer.shareOfPeak) : "")</td>"
                    + "<td class=\"words\">\(HTMLText.escaped(layer.reason ?? ""))</td></tr>"
            }
            return """
                <h2>\(HTMLText.escaped(name)), layer by layer</h2>
                <table><tr><th class="words">layer</th><th>output</th><th>ms</th><th>GFLOP/s</th>\
                <th>of peak</th><th class="words">why not half</th></tr>
                \(rows.joined(separator: "\n"))</table>
                """
        }.joined(separator: "\n")
    }

    private var omissions: String {
        report.omissions.map { "<p>Not measured: \(HTMLText.escaped($0)).</p>" }.joined()
    }

    private static let style = """
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 1180px; \
        padding: 0 1rem; color: #1d2429; }
        h1 { font-size: 1.7rem; } h2 { margin-top: 2.2rem; } h3 { margin: 0 0 .4rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #e3e7ea; }
        th { font-weight: 600; color: #4c5860; } .words, .facts th, .facts td { text-align: left; }
        .quiet { color: #2c6e3f; } .noisy { background: #fdf0dc; border-left: 4px solid #c2571a; \
        padding: .6rem .9rem; }
        .plans, .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(480px, 1fr)); \
        gap: 1.2rem; }
        .plan { border: 1px solid #d8dee2; border-radius: 6px; padding: 1rem; }
        .plan td, .plan th { padding: .15rem .5rem; font-size: 13px; }
        .big { font-size: 2rem; margin: .2rem 0; color: #2563a8; }
        figure { margin: 0; border: 1px solid #d8dee2; border-radius: 6px; padding: .6rem; }
        svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: #36424a; }
        svg .title { font-size: 15px; font-weight: 600; } svg .note { fill: #66727a; }
        svg .grid { stroke: #e6eaed; } svg .halo { paint-order: stroke; stroke: #fff; \
        stroke-width: 3px; }
        """
}
