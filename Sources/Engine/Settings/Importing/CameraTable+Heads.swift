internal import Fetching
internal import Foundation
internal import ONVIF
internal import Scene

extension CameraTable {
    /// Questions to one head, each.
    private static let answerTime: Duration = .seconds(5)

    /// Asks every head that has no presets in the table for its own, and for the stream where the
    /// table has no source.
    ///
    /// A preset takes its name from the head's, with `-` for what no name may hold.
    ///
    /// - Parameters:
    ///   - environment: what `${NAME}` in `onvif` is taken from.
    ///   - atOnce: heads that are asked at the same time.
    /// - Throws: ``SettingsProblems`` with every head that did not answer or has no preset.
    public mutating func askHeads(
        environment: [String: String], atOnce: Int = 32
    ) async throws {
        let crew = ThreadCrew(name: "head", limit: atOnce)
        let answers = try await withThrowingTaskGroup(of: (Int, Answers).self) { group in
            for (index, camera) in cameras.enumerated() {
                guard let cell = camera.cell(.onvif), camera.cell(.preset) == nil else { continue }
                let wantsStream = camera.cell(.source) == nil
                group.addTask {
                    let answers = try await crew.run {
                        Self.ask(cell.text, environment, wantsStream: wantsStream)
                    }
                    return (index, answers)
                }
            }
            var answers: [Int: Answers] = [:]
            for try await (index, answer) in group { answers[index] = answer }
            return answers
        }
        var problems: [SettingsProblem] = []
        for (index, answer) in answers.sorted(by: { $0.key < $1.key }) {
            switch answer {
            case .presets(let presets, let stream):
                cameras[index].asked = presets
                cameras[index].stream = stream
            case .fault(let words):
                let cell = cameras[index].cell(.onvif)
                problems.append(
                    SettingsProblem(
                        file: file, line: cell?.line ?? 0, column: cell?.column ?? 0,
                        path: Column.onvif.rawValue, found: words,
                        allowed: "a head that tells its presets, or `preset` and `token` here"))
            }
        }
        guard problems.isEmpty else { throw Self.thrown(problems) }
    }

    private enum Answers: Sendable {
        case presets([HeadPreset], stream: String?)
        case fault(String)
    }

    private static func ask(
        _ text: String, _ environment: [String: String], wantsStream: Bool
    ) -> Answers {
        guard let whole = try? Expansion.expand(text, environment: environment),
            let address = WebAddress(whole)
        else { return .fault("an address that cannot be asked (not shown)") }
        var camera = ONVIFCamera(address, deadline: answerTime)
        do throws(ONVIFError) {
            let profiles = try camera.profiles()
            guard let profile = profiles.first(where: \.turns) ?? profiles.first else {
                return .fault("a head without a profile")
            }
            let presets = named(try camera.presets(profile: profile.token))
            guard !presets.isEmpty else { return .fault("a head without a preset") }
            guard wantsStream else { return .presets(presets, stream: nil) }
            return .presets(
                presets, stream: withUser(of: text, try camera.streamURI(profile: profile.token)))
        } catch {
            return .fault(error.description)
        }
    }

    /// The user of the table's own text goes into the stream's address, variables as they stand.
    private static func withUser(of text: String, _ stream: String) -> String {
        guard let mark = text.firstRange(of: "://"),
            let place = stream.firstRange(of: "://"),
            let at = text[mark.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
        else { return stream }
        // A `$` of the camera's is no variable of ours.
        let safe = stream.replacing("${", with: "$${")
        let start = safe.index(safe.startIndex, offsetBy: stream[..<place.upperBound].count)
        return "\(safe[..<start])\(text[mark.upperBound...at])\(safe[start...])"
    }

    private static func named(_ presets: [Answer.Preset]) -> [HeadPreset] {
        var taken: Set<String> = []
        return presets.map { preset in
            let words = preset.name.isEmpty ? "preset-\(preset.token)" : preset.name
            var name = String(
                words.unicodeScalars.prefix(80).map {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                        || "-_.".unicodeScalars.contains($0) ? Character($0) : "-"
                })
            if name.allSatisfy({ ".-".contains($0) }) { name = "preset" }
            var (unique, number) = (name, 2)
            while !taken.insert(unique).inserted {
                unique = "\(name)-\(number)"
                number += 1
            }
            return HeadPreset(id: unique, token: preset.token)
        }
    }
}
