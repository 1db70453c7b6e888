import Foundation
import Testing

@testable import Inference

@Suite("ONNX's own node tests")
struct ConformanceTests {
    @Test(
        "every test whose operators are in the list passes with the plain operators",
        .enabled(
            if: NodeSuite.folder != nil,
            "CURBWATCH_ONNX_NODE_TESTS is not set; run benchmarks/infer/conformance"))
    func plainOperators() throws {
        var table = ConformanceTable()
        for name in NodeSuite.names {
            let outcome = try NodeSuite.outcome(name) { try $0.evaluate($1) }
            table.add(outcome)
            if case .failed(let why) = outcome { Issue.record("\(name): \(why)") }
        }
        print(table.summary)
        // The wheel's own count: a suite that was not found must not read as one that passed.
        #expect(table.total == 1282)
        if let path = ProcessInfo.processInfo.environment["CURBWATCH_ONNX_TABLE"] {
            try table.document.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }
}
