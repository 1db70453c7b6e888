internal import Foundation
internal import Grabbing
internal import Scene
internal import Synchronization

extension Patrol {
    /// Watches every view that is to be watched, each on a thread of its own, until the end; a
    /// reload begins all of them anew.
    func watchAll() async throws {
        while !cancellation.isCancelled {
            let edition = Cancellation()
            let roster = state.withLock { state in
                state.watching = edition
                return state.roster
            }
            let watchers = watchers(of: roster, until: edition)
            // A shutdown between the two would have cancelled the one before.
            if cancellation.isCancelled { edition.cancel() }
            watchCrew.limit(to: max(1, watchers.count))
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await edition.ended() }
                for watcher in watchers {
                    group.addTask { [watchCrew] in
                        do {
                            try await watchCrew.run { try watcher.run() }
                        } catch {
                            // Nothing can be filed any more: the others end too.
                            edition.cancel()
                            throw error
                        }
                    }
                }
            }
        }
    }

    /// Ends the watchers; ``watchAll()`` then begins those of the roster that is in force.
    func endWatching() { state.withLock { $0.watching?.cancel() } }

    private func watchers(of roster: Roster, until edition: Cancellation) -> [Watcher] {
        roster.watches.map { watch in
            Watcher(
                watch: watch, visitor: roster.visitor, site: roster.site, clock: clock,
                board: board, logger: logger, cancellation: edition,
                camera: { [book, folder, started] in
                    book.camera(
                        CameraBook.Need(
                            view: watch.view, folder: folder, start: Moment(started),
                            zone: roster.zone))
                })
        }
    }
}

extension Cancellation {
    /// Returns once it is cancelled, within a fifth of a second.
    fileprivate func ended() async {
        while !isCancelled { try? await Task.sleep(for: .milliseconds(200)) }
    }
}
