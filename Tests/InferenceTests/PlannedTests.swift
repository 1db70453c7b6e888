import Foundation
import Testing

@testable import Inference

@Suite("planned sessions")
struct PlannedTests {
    @Test(
        "every node test that the plain operators pass, a session passes too",
        .enabled(
            if: NodeSuite.folder != nil,
            "CURBWATCH_ONNX_NODE_TESTS is not set; run benchmarks/infer/conformance"),
        arguments: KernelBuild.allCases.filter(\.isHere))
    func sessions(_ build: KernelBuild) throws {
        for name in NodeSuite.names {
            let outcome = try NodeSuite.outcome(name) {
                try Session(model: $0, threads: 2, build: build).run($1)
            }
            if case .failed(let why) = outcome { Issue.record("\(name): \(why)") }
        }
    }
}
