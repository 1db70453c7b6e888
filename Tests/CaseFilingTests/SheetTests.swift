import CaseFiling
import Foundation
import Scene
import Testing

@Suite("A case's sheet")
struct SheetTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    /// A case with two pictures, in a place whose address is no HTML.
    private func record() throws -> CaseRecord {
        let evidence = try EvidenceStore(root: folder.path)
        var event = Sample.event()
        for kind in [EvidenceKind.first, .annotated] {
            event.evidence[kind] = try evidence.put(
                event: event.id, kind: kind, bytes: Array("picture \(kind.rawValue)".utf8))
        }
        var filing = Sample.filing
        filing.place.address = "<script>alert('1')</script> & Co"
        try store.commit(Batch(view: Sample.view, filing: filing, events: [event]))
        let number = try #require(try store.cases().first?.number)
        return try store.perform(
            .confirm, on: number, by: .officer("li <b>"), at: Sample.friday, note: "seen"
        ).after
    }

    @Test("holds the fields, every picture and the history, in one file that loads nothing")
    func whole() throws {
        let record = try record()
        let html = try CaseSheetPage(record, evidence: folder.path).html
        for text in [
            record.number, "暴露垃圾", "06010", "113.2644321, 23.1291234", "440111001001001",
            "2026-01-30T16:00:00", "officer:li &lt;b&gt;", "seen", "registered",
        ] {
            #expect(html.contains(text), "\(text) is missing")
        }
        for kind in ["first", "annotated"] {
            #expect(html.contains(Data("picture \(kind)".utf8).base64EncodedString()))
        }
        #expect(!html.contains("http://") && !html.contains("https://"))
        #expect(html.contains("default-src 'none'"))
    }

    @Test("takes names and addresses for text")
    func escaped() throws {
        let html = try CaseSheetPage(try record(), evidence: folder.path).html
        #expect(!html.contains("<script>"))
        #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; Co"))
    }

    @Test("shows no picture that is not as it was recorded, and says so")
    func changed() throws {
        let record = try record()
        let first = try #require(record.event.evidence[.first])
        try Data("another".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(first.path)"))
        try FileManager.default.removeItem(
            atPath: "\(folder.path)/\(try #require(record.event.evidence[.annotated]).path)")
        let html = try CaseSheetPage(record, evidence: folder.path).html
        #expect(!html.contains(Data("another".utf8).base64EncodedString()))
        #expect(html.contains("not the picture that was recorded") && html.contains("missing"))
    }

    @Test("is written whole under its name")
    func written() throws {
        let page = try CaseSheetPage(try record(), evidence: folder.path)
        try page.write(to: folder.path + "/case.html")
        #expect(try folder.text("case.html") == page.html)
    }
}
