import CaseFiling
import Dispatch
import Foundation
import Scene

/// A store of very many cases, nearly all of them over, as after years.
struct Million {
    let cases: Int

    private let street = Street(views: 5000)
    /// Of the newest cases, how many stay open.
    private static let open = 40_000

    func run() throws -> Bool {
        let folder = try Folder()
        let store = try CaseStore(path: folder.store)
        let clock = ContinuousClock()
        let filling = try clock.measure { try fill(store) }
        say("filled \(cases) cases in \(Int(filling.milliseconds / 1000)) s")
        var promise = Promise()
        let bytes = try FileManager.default.attributesOfItem(atPath: folder.store)[.size] as? Int
        promise.check(
            "size of a case", Double(bytes ?? 0) / Double(cases), atMost: 4096, "bytes")
        for (name, query) in pages {
            var effort = Effort()
            for _ in 0..<200 { try effort.measure { _ = try store.cases(query) } }
            promise.check("page of 50, \(name)", effort.rank(50), atMost: 20, "ms")
            say("       99th of 100 \(effort.rank(99)) ms, processor \(effort.mean) ms")
        }
        try lookUp(store, &promise)
        try file(store, "filing, one caller", callers: 1, from: cases, &promise)
        try file(store, "filing, sixteen callers", callers: 16, from: cases + 2000, &promise)
        try store.setOutboxTargets(["hook"])
        try file(
            store, "filing, sixteen callers, outbox", callers: 16, from: cases + 10_000, &promise)
        return promise.isKept
    }

    private var pages: [(String, StoreQuery)] {
        let newest = street.event(max(0, cases - 60)).confirmed
        return [
            ("the newest", StoreQuery(since: newest, limit: 50)),
            ("one camera", StoreQuery(camera: "camera-7", limit: 50)),
            ("one state", StoreQuery(states: [.reported], limit: 50)),
        ]
    }

    /// In batches of 2000; older cases are rejected at once.
    private func fill(_ store: CaseStore) throws {
        var number = 0
        let filing = street.filing()
        let firstOpen = max(0, cases - Self.open)
        while number < cases {
            let end = min(cases, number + 2000)
            let events = (number..<end).map { street.event($0) }
            try store.commit(Batch(view: events[0].view, filing: filing, events: events))
            if number < firstOpen {
                let found = try store.cases(
                    StoreQuery(
                        states: [.reported], before: street.event(min(end, firstOpen)).confirmed))
                try store.perform(
                    .reject, on: found.map(\.number), by: .officer("bench"),
                    at: events[0].confirmed)
            }
            number = end
        }
    }

    private func lookUp(_ store: CaseStore, _ promise: inout Promise) throws {
        var effort = Effort()
        for step in 0..<2000 {
            let event = street.event(max(0, cases - 1 - step * 7))
            try effort.measure { _ = try store.openCase(like: event) }
        }
        promise.check("open-case lookup", effort.rank(50), atMost: 0.2, "ms")
        say("       99th of 100 \(effort.rank(99)) ms, processor \(effort.mean) ms")
    }

    private func file(
        _ store: CaseStore, _ name: String, callers: Int, from first: Int,
        _ promise: inout Promise
    ) throws {
        let each = callers == 1 ? 2000 : 500
        let filing = street.filing()
        var effort = Effort()
        effort.measure {
            DispatchQueue.concurrentPerform(iterations: callers) { caller in
                for step in 0..<each {
                    let event = street.event(first + step * callers + caller)
                    do {
                        try store.commit(Batch(view: event.view, filing: filing, events: [event]))
                    } catch {
                        fatalError("\(error)")
                    }
                }
            }
        }
        promise.check(
            name, Double(each * callers) / effort.rank(50) * 1000, atLeast: 500, "cases/s")
        say("       processor \(effort.mean / Double(each * callers)) ms a case")
    }
}
