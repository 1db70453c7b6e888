import Foundation
import Logging
import Testing

@testable import WebDesk

@Suite("The desk's ledger")
struct LedgerTests {
    private let path = NSTemporaryDirectory() + "curbwatch-ledger-\(UUID().uuidString).jsonl"
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let now = Date(timeIntervalSince1970: 1_769_846_400)

    private func lines(_ count: Int, from first: Int = 0) -> Ledger {
        let ledger = Ledger(path: path, logger: logger)
        for number in first..<(first + count) {
            ledger.note(
                "zones drawn", by: "li \"\(number)\"", from: "10.0.0.1", of: "gate/corner",
                at: Self.now)
        }
        return ledger
    }

    private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private func put(_ lines: [String]) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: path))
    }

    @Test("hangs together over restarts, and each line is JSON")
    func chain() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = lines(3)
        _ = lines(2, from: 3)
        let verdict = LedgerChain.check(try bytes())
        #expect(verdict.chained == 5 && verdict.older == 0 && verdict.broken == nil)
        for (index, line) in try bytes().split(separator: 10).enumerated() {
            let members = try JSONSerialization.jsonObject(with: line) as? [String: Any]
            #expect(members?["seq"] as? Int == index + 1)
            #expect(members?["actor"] as? String == "li \"\(index)\"")
        }
    }

    @Test("is one chain though two desks write it in turn")
    func two() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let (one, other) = (lines(1), lines(1, from: 1))
        for number in 2..<6 {
            (number % 2 == 0 ? one : other).note(
                "signed in", by: "\(number)", from: "-", of: "-", at: Self.now)
        }
        let verdict = LedgerChain.check(try bytes())
        #expect(verdict.chained == 6 && verdict.broken == nil)
    }

    @Test("shows each line that was changed, taken out, put in or swapped")
    func tampering() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = lines(5)
        let good = try bytes().split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
        for place in 0..<5 {
            var changed = good
            changed[place] = changed[place].replacingOccurrences(of: "10.0.0.1", with: "10.0.0.2")
            try put(changed)
            #expect(LedgerChain.check(try bytes()).broken == place + 1, "changed \(place)")
            var shorter = good
            shorter.remove(at: place)
            try put(shorter)
            // The last one's absence is only seen with an anchor.
            #expect(LedgerChain.check(try bytes()).broken == (place == 4 ? nil : place + 1))
            var longer = good
            longer.insert(good[place], at: place)
            try put(longer)
            #expect(LedgerChain.check(try bytes()).broken == place + 2)
        }
        var swapped = good
        swapped.swapAt(1, 2)
        try put(swapped)
        #expect(LedgerChain.check(try bytes()).broken == 2)
    }

    @Test("with an anchor shows that its end was cut off or written anew")
    func anchor() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = lines(4)
        let head = LedgerChain.check(try bytes()).head
        _ = lines(1, from: 4)
        #expect(LedgerChain.check(try bytes(), anchor: head).broken == nil)
        let good = try bytes().split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
        try put(Array(good.prefix(3)))
        #expect(LedgerChain.check(try bytes()).broken == nil)
        #expect(LedgerChain.check(try bytes(), anchor: head).broken == 4)
    }

    @Test("takes a ledger over that was not chained, and covers it as a whole")
    func older() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try put(["{\"at\": \"a\", \"action\": \"x\"}", "{\"at\": \"b\", \"action\": \"y\"}"])
        _ = lines(2)
        let verdict = LedgerChain.check(try bytes())
        #expect(verdict.older == 2 && verdict.chained == 2 && verdict.broken == nil)
        let text = String(decoding: try bytes(), as: UTF8.self)
        try Data(text.replacingOccurrences(of: "\"y\"", with: "\"z\"").utf8)
            .write(to: URL(fileURLWithPath: path))
        #expect(LedgerChain.check(try bytes()).broken == 3, "the first that covers them")
    }

    @Test("drops a line that a power cut left half written, and goes on")
    func torn() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = lines(2)
        let whole = try bytes()
        try (whole + Data("{\"seq\": 3, \"at\"".utf8)).write(to: URL(fileURLWithPath: path))
        #expect(LedgerChain.check(try bytes()).broken == 3)
        _ = lines(1, from: 2)
        let verdict = LedgerChain.check(try bytes())
        #expect(verdict.chained == 3 && verdict.broken == nil)
    }
}
