import Testing

@testable import Delivering

@Suite("A secret")
struct SecretTests {
    private struct Holder { var password = Secret("s3cret") }

    @Test("shows in no text that is made of it")
    func hidden() {
        var dumped = ""
        dump(Holder(), to: &dumped)
        for text in ["\(Secret("s3cret"))", String(reflecting: Holder()), dumped] {
            #expect(!text.contains("s3cret"))
        }
    }
}
