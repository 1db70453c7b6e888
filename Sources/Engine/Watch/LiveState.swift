internal import CaseFiling
internal import Diffing
internal import Foundation
internal import Scene

/// A watch as a daemon's checkpoint has it: what every visit changes by itself, and beside it, in
/// parts that are written when they change, the memory and the pictures without a suspicion.
///
/// Written whole, each visit of a 1080p camera cost two megabytes of disk, most of it the same as
/// before.
struct LiveState {
    /// What the store has of the memory; nil where it has none in parts.
    private var strand: StateStrand?
    private var pictures: Set<String> = []

    /// What the store has of a view that begins.
    init() {}

    /// Reads what a checkpoint holds; also one that an earlier version wrote in one piece.
    ///
    /// - Throws: where a part is missing or does not read; the view has to begin anew.
    static func read(_ checkpoint: Checkpoint) throws -> (watch: WatchState, kept: LiveState) {
        var kept = LiveState()
        var parts: [String: [UInt8]] = [:]
        for case (let name, .written(let bytes)) in checkpoint.parts { parts[name] = bytes }
        var watch = try PropertyListDecoder().decode(
            WatchState.self, from: Data(checkpoint.memory))
        kept.pictures = Set(parts.keys.filter { $0.hasPrefix(Self.picture) })
        for index in watch.clean.indices where watch.clean[index].jpeg.isEmpty {
            guard let jpeg = parts[Self.name(of: watch.clean[index])] else {
                throw Missing(description: "a picture without a suspicion is missing")
            }
            watch.clean[index].jpeg = Data(jpeg)
        }
        if watch.memory.isEmpty {
            let count = parts.keys.count { $0.hasPrefix(Self.memory) }
            let found = (0..<count).compactMap { parts[Self.memory + "\($0)"] }
            guard found.count == count else {
                throw Missing(description: "a part of its memory is missing")
            }
            let strand = try StateStrand(parts: found)
            watch.memory = Data(strand.state)
            kept.strand = strand
        }
        return (watch, kept)
    }

    /// Codes a newer state by what the store has already, and takes it for kept.
    ///
    /// - Returns: the coded rest, and the parts.
    mutating func take(
        _ newer: WatchState
    ) throws -> (rest: [UInt8], parts: [String: Checkpoint.Part]) {
        var rest = newer
        var parts: [String: Checkpoint.Part] = [:]
        let state = Array(newer.memory)
        let fresh = strand?.append(state) ?? 0
        let strand = strand ?? StateStrand(state)
        self.strand = strand
        for (index, part) in strand.parts.enumerated() {
            parts[Self.memory + "\(index)"] = index == fresh ? .written(part) : .kept
        }
        rest.memory = Data()
        var names: Set<String> = []
        for index in rest.clean.indices {
            let name = Self.name(of: rest.clean[index])
            let isKept = pictures.contains(name)
            parts[name] = isKept ? .kept : .written(Array(rest.clean[index].jpeg))
            rest.clean[index].jpeg = Data()
            names.insert(name)
        }
        pictures = names
        let coder = PropertyListEncoder()
        coder.outputFormat = .binary
        return (Array(try coder.encode(rest)), parts)
    }

    private static let memory = "memory."
    private static let picture = "clean."

    private static func name(of clean: WatchState.Clean) -> String {
        picture + "\(clean.moment.milliseconds)"
    }

    private struct Missing: Error, CustomStringConvertible { var description: String }
}
