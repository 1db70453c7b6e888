internal import Engine
internal import Foundation
internal import Grabbing
internal import Synchronization

/// Whole scans of the recording, from the file to the cases on disk.
struct ScanBench {
    let footage: Footage
    let networks: Networks
    let detection: DetectionSettings
    /// A folder that is thrown away afterwards.
    let folder: String

    /// - Parameter sweep: numbers of threads; each scans the recording by itself.
    func contenders(sweep: [Int]) -> [Contender] {
        var all = footage.sizes.filter { $0.path != footage.main.path }
            .map { scanning($0, .all, "every picture", bare: true, threads: 1) }
        for threads in sweep {
            all.append(scanning(footage.main, .all, "every picture", bare: true, threads: threads))
        }
        all.append(scanning(footage.main, .keyframes, "key pictures", bare: true, threads: 1))
        if !networks.hashes.isEmpty {
            all.append(
                scanning(
                    footage.main, .rate(1), "one picture a second, networks", bare: false,
                    threads: 1))
        }
        return all
    }

    private func scanning(
        _ clip: Footage.Clip, _ sampling: Sampling, _ work: String, bare: Bool, threads: Int
    ) -> Contender {
        let numbers = Mutex(0)
        let (folder, networks, detection) = (folder, networks, detection)
        return Contender(
            stage: .scan, work: work, unit: "picture", width: clip.width, height: clip.height,
            threads: threads
        ) {
            try Side.bySide(threads) { _ in
                let number = numbers.withLock { number in
                    number += 1
                    return number
                }
                let output = "\(folder)/\(work)-\(clip.height)-\(threads)-\(number)"
                defer { try? FileManager.default.removeItem(atPath: output) }
                var settings = Settings.implicit
                settings.detection = bare ? .none : detection
                let summary = try Scan(
                    request: ScanRequest(
                        inputs: [clip.path], output: output, sampling: sampling),
                    settings: settings, networks: bare ? .none : networks,
                    cancellation: Cancellation(), warn: { _ in }
                ).run()
                if let error = summary.inputs.compactMap(\.error).first {
                    throw BenchError("the scan failed: \(error)")
                }
                return summary.inputs.map(\.observations).reduce(0, +)
            }
        }
    }
}
