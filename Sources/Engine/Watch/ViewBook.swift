public import CaseFiling
internal import Diffing
internal import Foundation
internal import Judging
public import Scene

/// What a store knows of its views, for people: how far each was looked at and what it learnt.
public struct ViewBook: Sendable {
    /// What a view has learnt, in numbers.
    public struct Learnt: Sendable {
        /// Of its pictures, pixels.
        public var width: Int
        public var height: Int
        /// Looks that taught the memory in color, and under infra-red light; nil where the view was
        /// never seen so.
        public var lessonsInColor: Int
        public var lessonsInInfrared: Int?
        /// Things that stand there now, and those among them that are kept out of the memory.
        public var regions: Int
        public var held: Int

        init(_ summary: MemorySummary) {
            width = summary.width
            height = summary.height
            lessonsInColor = summary.lessonsInColor
            lessonsInInfrared = summary.lessonsInInfrared
            regions = summary.regions
            held = summary.held
        }
    }

    /// One view as its newest checkpoint has it.
    public struct Page: Sendable {
        public var heading: CheckpointHeading
        /// Nil before the first picture.
        public var learnt: Learnt?
        /// Suspicions that wait for their dwell, and confirmed ones whose thing still stands.
        public var suspected: Int
        public var confirmed: Int
        /// The pictures without anything suspected that are kept for evidence, the oldest first.
        public var clean: [Moment]
    }

    /// Why a page cannot be opened.
    public struct Fault: Error, Sendable, CustomStringConvertible {
        public var description: String
    }

    private let store: CaseStore

    public init(_ store: CaseStore) { self.store = store }

    /// The newest checkpoint of each view, by name. A daemon keeps one for each; a scan keeps them
    /// until it is finished.
    public func headings() throws -> [CheckpointHeading] {
        var newest: [ViewID: CheckpointHeading] = [:]
        for heading in try store.checkpoints() {
            if let known = newest[heading.view], known.lastMoment >= heading.lastMoment { continue }
            newest[heading.view] = heading
        }
        return newest.values.sorted { $0.view.description < $1.view.description }
    }

    /// - Throws: ``Fault`` where the view is not known or its checkpoint does not read.
    public func page(of view: ViewID) throws -> Page {
        let (heading, state) = try state(of: view)
        return Page(
            heading: heading, learnt: try finder(state, view).summary.map(Learnt.init),
            suspected: state.judge.suspected.count, confirmed: state.judge.confirmed.count,
            clean: state.clean.map(\.moment))
    }

    /// The newest picture of the view without anything suspected, as JPEG, privacy zones covered.
    /// The memory itself is not to be had as a picture: no mask lies on it.
    ///
    /// - Throws: ``Fault``, also where there is none yet.
    public func cleanPicture(of view: ViewID) throws -> [UInt8] {
        guard let picture = try state(of: view).state.clean.last else {
            throw Fault(description: "\(view): no picture without a suspicion is kept yet")
        }
        return Array(picture.jpeg)
    }

    private func state(of view: ViewID) throws -> (heading: CheckpointHeading, state: WatchState) {
        guard let heading = try headings().first(where: { $0.view == view }),
            let checkpoint = try store.checkpoint(of: view, run: heading.run)
        else {
            throw Fault(
                description: "\(view): not known here; `curbwatch views list` names those that are")
        }
        do {
            return (
                heading,
                heading.run == LiveView.run
                    ? try LiveState.read(checkpoint).watch
                    : try ScanState(bytes: checkpoint.memory).watch
            )
        } catch {
            throw Fault(
                description: "\(view): what it had learnt does not read, perhaps because another "
                    + "version wrote it (\(error))")
        }
    }

    private func finder(_ state: WatchState, _ view: ViewID) throws -> ChangeFinder {
        do {
            return try ChangeFinder(decoding: Array(state.memory), settings: .standard)
        } catch {
            throw Fault(description: "\(view): its memory does not read: \(error)")
        }
    }
}
