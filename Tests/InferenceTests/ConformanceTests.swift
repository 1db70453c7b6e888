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
        var outside = 0
        var passed = 0
        for name in NodeSuite.names {
            let outcome = try NodeSuite.outcome(name) { try Interpreter(model: $0).run($1) }
            switch outcome {
            case .passed: passed += 1
            case .outside: outside += 1
            case .failed(let why): Issue.record("\(name): \(why)")
            }
        }
        print("\(passed) of \(NodeSuite.names.count) pass, \(outside) lie outside the list")
        #expect(passed + outside == NodeSuite.names.count)
    }
}
