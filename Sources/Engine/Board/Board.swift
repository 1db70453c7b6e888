public import Scene
internal import Synchronization

/// What is known of every view at this moment: the patrol writes it, the desk reads it.
///
/// Reading never holds up a visit for longer than copying one value. It begins empty with each
/// start of the program; what must outlive that is in the store.
public final class Board: Sendable {
    private struct Contents {
        var settings: Settings
        var edition = 1
        var posts: [ViewID: BoardPost] = [:]
        var tally = BoardTally()
        /// The views that changed, in order; the number of the first is `dropped`.
        var changes: [ViewID] = []
        var dropped = 0

        mutating func take(_ visit: BoardVisit, of view: ViewID) {
            posts[view, default: BoardPost()].take(visit)
            changes.append(view)
            if changes.count > 2 * Board.memory {
                changes.removeFirst(Board.memory)
                dropped += Board.memory
            }
        }
    }

    /// Changes that a slow reader may be behind before it must read everything anew.
    static let memory = 4096

    private let contents: Mutex<Contents>

    public init(_ settings: Settings) { contents = Mutex(Contents(settings: settings)) }

    /// The settings in force, and a number that grows with each change of them.
    public var settings: (value: Settings, edition: Int) {
        contents.withLock { ($0.settings, $0.edition) }
    }

    public func take(_ settings: Settings) {
        contents.withLock {
            // A picture whose masks are no longer the view's own is not shown again.
            let before = Self.privacy(of: $0.settings)
            for (view, zones) in Self.privacy(of: settings) where before[view] != zones {
                $0.posts[view]?.dropPicture()
            }
            $0.settings = settings
            $0.edition += 1
            $0.changes = []
            $0.dropped += Self.memory
        }
    }

    private static func privacy(of settings: Settings) -> [ViewID: [Polygon]] {
        settings.views.reduce(into: [:]) { found, view in
            found[view.id] = view.zones.filter { $0.zone.kind == .privacy }.map(\.zone.polygon)
        }
    }

    /// What is known of the views that were ever due.
    public var posts: [ViewID: BoardPost] { contents.withLock(\.posts) }

    public func post(of view: ViewID) -> BoardPost? { contents.withLock { $0.posts[view] } }

    /// Counts and times since the start.
    public var tally: BoardTally { contents.withLock(\.tally) }

    /// Notes how a visit ended.
    public func note(_ visit: BoardVisit, of view: ViewID) {
        contents.withLock { contents in
            contents.tally.count(visit)
            contents.take(visit, of: view)
        }
    }

    /// Notes how a watched view fares: now and then, and when it fails or something is confirmed.
    public func noteWatching(_ look: BoardVisit, of view: ViewID) {
        contents.withLock { contents in
            contents.tally.countWatching(look)
            contents.take(look, of: view)
        }
    }

    /// Notes that a watched stream had to be opened anew.
    func noteReconnect() { contents.withLock { $0.tally.countReconnect() } }

    /// Notes looks of a watched view that were given up.
    func noteDropped(_ pictures: Int) {
        guard pictures > 0 else { return }
        contents.withLock { $0.tally.countDropped(pictures) }
    }

    /// The views that changed after a number that an earlier call returned.
    ///
    /// - Returns: the number for the next call, and the views; nil where so much happened, or the
    ///   settings are others, that everything must be read anew.
    public func changes(after number: Int) -> (number: Int, views: Set<ViewID>?) {
        contents.withLock { contents in
            let newest = contents.dropped + contents.changes.count
            guard number >= contents.dropped, number <= newest else { return (newest, nil) }
            return (newest, Set(contents.changes[(number - contents.dropped)...]))
        }
    }
}
