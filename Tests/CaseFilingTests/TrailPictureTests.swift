import Scene
import Testing

@testable import CaseFiling

@Suite("A picture in the audit trail")
struct TrailPictureTests {
    private let event = "0123456789abcdef"

    @Test("is its hash, and its path where that is not the usual one")
    func written() {
        let usual = EvidenceFile(path: "evidence/0123456789abcdef-first.jpg", sha256: "aa")
        #expect(AuditTrail.text(usual, .first, of: event) == "aa")
        #expect(
            AuditTrail.text(usual, .after, of: event)
                == "aa evidence/0123456789abcdef-first.jpg")
    }

    @Test("of an entry from before is read alike; a path that is another's stays")
    func read() {
        let old = "aa evidence/0123456789abcdef-clip.mp4"
        #expect(AuditTrail.text(old, "clip", of: event) == "aa")
        #expect(AuditTrail.text("aa", "clip", of: event) == "aa")
        #expect(AuditTrail.text(old, "first", of: event) == old)
        #expect(AuditTrail.text(old, "clip", of: "fedcba9876543210") == old)
    }
}
