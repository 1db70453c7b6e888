internal import Foundation

extension BenchReport {
    /// The report for a terminal.
    public var text: String {
        ([head, figureTable] + layerTables + [patrolText] + [tail]).filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    private var head: String {
        var lines = [
            "\(machine.processor), \(machine.cores) cores, \(Numbers.short(machine.memoryGiB)) GiB; "
                + machine.system,
            "curbwatch \(machine.versions["curbwatch"] ?? "?"), Swift "
                + "\(machine.versions["swift"] ?? "?"), \(machine.versions["decoder"] ?? "?"); "
                + "picture kernels \(machine.pictureKernels), network kernels "
                + machine.networkKernels,
            "footage: \(footage)",
        ]
        if let peaks {
            let builds = peaks.gigaflops.sorted { $0.key < $1.key }
                .map { "\($0.key) \(Numbers.short($0.value.greatest))" }
            lines.append(
                "peaks: \(builds.joined(separator: ", ")) GFLOP/s a core, all cores "
                    + "\(Numbers.short(peaks.gigaflopsOfAllCores.greatest)); memory "
                    + "\(Numbers.short(peaks.gigabytes.greatest)) GB/s a core, all cores "
                    + Numbers.short(peaks.gigabytesOfAllCores.greatest))
        }
        lines.append(
            noise.isQuiet
                ? "the machine was quiet"
                : "THE MACHINE WAS NOISY: \(noise.complaints.joined(separator: ", ")). "
                    + "Trust processor time and ratios, not the clock.")
        return lines.joined(separator: "\n") + "\n"
    }

    private var figureTable: String {
        guard !figures.isEmpty else { return "" }
        var table = TextTable(
            title: "medians; ± is half the distance between the quartiles of the rounds",
            head: ["what", "size", "threads", "ms each", "±", "cpu ms", "±", "each second"])
        for figure in figures {
            table.rows.append([
                "\(figure.stage.rawValue): \(figure.work)",
                figure.width > 0 ? "\(figure.width)x\(figure.height)" : "",
                "\(figure.threads)", Numbers.short(figure.wall.median),
                Numbers.percent(figure.wall.relative), Numbers.short(figure.processor.median),
                Numbers.percent(figure.processor.relative),
                "\(Numbers.short(figure.perSecond)) \(figure.unit)s",
            ])
        }
        return table.text
    }

    private var layerTables: [String] {
        layers.sorted { $0.key < $1.key }.map { name, layers in
            let all = layers.map(\.milliseconds.median).reduce(0, +)
            var table = TextTable(
                title: "\(name), layer by layer on one thread, \(Numbers.short(all)) ms",
                head: ["layer", "output", "ms", "part", "GFLOP/s", "of peak", "why not half"])
            for layer in layers {
                table.rows.append([
                    layer.name.isEmpty ? layer.kind : "\(layer.kind) \(layer.name)".shortened(44),
                    layer.shape.map(String.init).joined(separator: "x"),
                    Numbers.short(layer.milliseconds.median),
                    Numbers.percent(layer.milliseconds.median / max(1e-9, all)),
                    layer.operations > 0 ? Numbers.short(layer.gigaflops) : "",
                    layer.operations > 0 ? Numbers.percent(layer.shareOfPeak) : "",
                    layer.reason ?? "",
                ])
            }
            let operations = layers.map(\.operations).reduce(0, +)
            let whole = all > 0 ? operations / all / 1e6 : 0
            let peak = layers.first?.peakGigaflops ?? 0
            return table.text
                + "as a whole \(Numbers.short(whole)) GFLOP/s, "
                + "\(Numbers.percent(peak > 0 ? whole / peak : 0)) of the measured peak\n"
        }
    }

    private var patrolText: String {
        guard let patrol else { return "" }
        let alone = Spread(of: patrol.cost.alone).scaled(by: 1000)
        var lines = [
            "a visit, from the burst to the committed rows"
                + (patrol.networks.isEmpty
                    ? ", no network" : ", with \(patrol.networks.joined(separator: ", "))"),
            "  \(Numbers.short(alone.median)) ms of processor time alone, "
                + "\(Numbers.short(patrol.cost.loaded * 1000)) ms with all cores busy; "
                + "\(Numbers.short(patrol.cost.written / 1e6)) MB written, "
                + "\(Numbers.short(patrol.cost.kept / 1e6)) MB kept a view; "
                + "process \(Numbers.short(patrol.cost.resident / 1e6)) MB",
        ]
        for plan in patrol.plans { lines += Self.lines(plan) }
        for check in patrol.checks {
            lines.append(
                "checked by the clock: \(check.views) views every \(PatrolBench.interval) s "
                    + "(\(Numbers.percent(check.share)) of what the plan gives "
                    + "\(Numbers.short(check.freeCores)) free cores) for "
                    + "\(Numbers.short(check.seconds)) s: \(check.made) made, "
                    + "\(check.missed) missed, p99 \(Numbers.short(check.p99)) s late: "
                    + check.verdict)
        }
        if let agrees = patrol.agrees {
            lines.append(
                agrees
                    ? "the plan holds within 15 %"
                    : "the plan does not hold within 15 %; on a noisy machine measure again")
        } else if !patrol.checks.isEmpty {
            lines.append("other programs took too much to say whether the plan holds")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ plan: CapacityPlan) -> [String] {
        let boxes = plan.boxes(cameras: 35_000, presets: 3)
        return [
            "this box, cameras \(plan.cameras): \(Numbers.grouped(plan.views)) views every "
                + "\(Int(plan.interval / 60)) minutes at p99 lateness of \(Numbers.short(plan.lateness)) s"
                + " at most; 35,000 cameras x 3 presets need \(Numbers.grouped(boxes)) such boxes",
            "  bottleneck: " + (plan.bottleneck?.name ?? "none"),
        ]
            + plan.resources.map {
                "  \($0.name): \(Numbers.short($0.visitsPerSecond)) visits a second (\($0.basis))"
            }
    }

    private var tail: String {
        (omissions.map { "not measured: \($0)" } + ["measured in \(Numbers.short(seconds)) s"])
            .joined(separator: "\n") + "\n"
    }
}

extension String {
    /// At most so many characters, the middle left out.
    fileprivate func shortened(_ most: Int) -> String {
        count <= most ? self : prefix(most / 2) + "…" + suffix(most - most / 2 - 1)
    }
}
