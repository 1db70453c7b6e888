import Synchronization
import Testing

@testable import Engine

@Suite("Places at a host that many cameras share", .timeLimit(.minutes(5)))
struct HostGateTests {
    /// Lets visits come one after the other, each waiting before the next one comes.
    private func come(
        _ names: [(name: String, isExact: Bool)], to gate: HostGate, noting order: Order
    ) async -> [Task<Void, Never>] {
        var tasks: [Task<Void, Never>] = []
        for (index, visit) in names.enumerated() {
            tasks.append(
                Task {
                    await gate.enter("nvr", isExact: visit.isExact)
                    order.names.withLock { $0.append(visit.name) }
                })
            while gate.crowd(at: "nvr").waiting != index + 1 { await Task.yield() }
        }
        return tasks
    }

    private final class Order: Sendable {
        let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
    }

    //   limit 1, one inside:   a  b  C(exact)  D(exact)   leave in turn: C D a b
    @Test("are taken in the order of coming, exact visits first")
    func order() async {
        let (gate, order) = (HostGate(limit: 1), Order())
        await gate.enter("nvr", isExact: false)
        let tasks = await come(
            [("a", false), ("b", false), ("C", true), ("D", true)], to: gate, noting: order)
        for left in (0..<4).reversed() {
            gate.leave("nvr")
            while order.all.count != 4 - left { await Task.yield() }
        }
        for task in tasks { await task.value }
        #expect(order.all == ["C", "D", "a", "b"])
        gate.leave("nvr")
        #expect(gate.crowd(at: "nvr") == .init(inside: 0, waiting: 0))
    }

    @Test("another host has its own, and without a limit nobody waits")
    func others() async {
        let gate = HostGate(limit: 1)
        await gate.enter("nvr", isExact: false)
        await gate.enter("other", isExact: false)
        #expect(!gate.enterNow("nvr") && !gate.enterNow("other"))
        gate.leave("other")
        #expect(gate.enterNow("other"))
        let open = HostGate(limit: nil)
        for _ in 0..<100 { await open.enter("nvr", isExact: false) }
        #expect(open.crowd(at: "nvr") == .init(inside: 100, waiting: 0))
    }

    @Test("a wider limit lets those in who wait, a narrower one sends nobody away")
    func limits() async {
        let (gate, order) = (HostGate(limit: 1), Order())
        await gate.enter("nvr", isExact: false)
        let tasks = await come(
            [("a", false), ("b", false), ("c", false)], to: gate, noting: order)
        gate.limit(to: 3)
        while order.all.count != 2 { await Task.yield() }
        #expect(gate.crowd(at: "nvr") == .init(inside: 3, waiting: 1))
        gate.limit(to: 1)
        gate.leave("nvr")
        #expect(gate.crowd(at: "nvr") == .init(inside: 2, waiting: 1))
        gate.limit(to: nil)
        for task in tasks { await task.value }
        #expect(Set(order.all) == ["a", "b", "c"])
    }
}
