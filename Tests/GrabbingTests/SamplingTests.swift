import Grabbing
import Testing

@Suite("What --sampling reads")
struct SamplingTests {
    @Test(
        "a text names its sampling",
        arguments: [
            ("keyframes", Sampling.keyframes), ("all", .all), ("2fps", .rate(2)),
            ("0.5fps", .rate(0.5)), ("29.97fps", .rate(29.97)),
        ])
    func reads(text: String, sampling: Sampling) {
        #expect(Sampling(text) == sampling)
        #expect(Sampling(sampling.description) == sampling)
    }

    @Test(
        "anything else is refused",
        arguments: ["", "fps", "0fps", "-1fps", "infps", "nanfps", "2", "1e9fps", "KEYFRAMES"])
    func refuses(text: String) {
        #expect(Sampling(text) == nil)
    }
}
