import Foundation
import Scene
import Testing

@testable import Judging

@Suite("The words of a reason")
struct WordsTests {
    @Test("are there in Chinese for every class, cause and clause", arguments: Violation.allCases)
    func sentences(violation: Violation) throws {
        let subject = ReasonWords.subject(violation)
        let head = ReasonWords.confirmed.english([
            "subject": subject.english, "zone": "walk-1", "time": "3 h 5 min", "pictures": "7",
        ])
        let clauses = [
            "", ReasonWords.afterGap.english(["time": "12 min 3 s"]), ReasonWords.afterMove.english,
            ReasonWords.sinceSteady.english,
        ]
        for clause in clauses {
            for first in ["", ReasonWords.thereFirst.english] {
                let chinese = try #require(ReasonWords.chinese(head + clause + first + "."))
                #expect(chinese.hasPrefix("walk-1内\(subject.chinese)已停留3小时5分，在7张图片中出现"))
                #expect(chinese.contains("12分3秒") == (clause == clauses[1]))
                #expect(chinese.hasSuffix("。"))
                #expect(!chinese.contains { $0.isASCII && $0.isLetter && !"walk".contains($0) })
            }
        }
    }

    @Test("name every cause", arguments: Suppression.Cause.allCases)
    func causes(cause: Suppression.Cause) throws {
        let words = ReasonWords.cause(cause)
        let english = ReasonWords.suppressed.english([
            "cause": words.english, "time": "8 s", "pictures": "2",
        ])
        #expect(ReasonWords.chinese(english) == "\(words.chinese)：历时8秒，2张图片。")
    }

    @Test("say nothing in Chinese of what the judge never said")
    func others() {
        for text in [
            "", ".", "A heap stands there",
            "Something has stood in walk for 1 s, seen in 2 pictures",
            "Someone has stood in walk for 1 s, seen in 2 pictures.",
            "Something has stood in walk for 1 s, seen in 2 pictures, and left.",
        ] {
            #expect(ReasonWords.chinese(text) == nil, "\(text)")
        }
        #expect(ReasonWords.chinese("The place in walk was clean again in 2 pictures.") != nil)
    }

    /// Every word that stands in quotation marks in the rules, but for what detectors name and units.
    @Test("name every signal that a rule gives")
    func signals() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/Judging")
        let others: Set<String> = ["h", "min", "s", "person", "bus", "class_", "own"]
        var found: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where file.hasSuffix(".swift") && file != "Labels.swift" {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            for match in text.matches(of: /"([a-z_]+)"/) { found.insert(String(match.1)) }
        }
        let names = found.subtracting(others).subtracting([
            "subject", "zone", "time", "pictures", "cause",
        ])
        #expect(names.count > 20, "the sources were read")
        for name in names { #expect(SignalWords.phrase(name) != nil, "\(name)") }
        #expect(Set(SignalWords.plain.keys).subtracting(["class_own"]) == names)
        for look in RegionClass.allCases {
            #expect(SignalWords.phrase("class_\(look.rawValue)") != nil)
        }
        #expect(SignalWords.phrase("track_person") == Phrase("detected: person", "检测到人员"))
        #expect(SignalWords.phrase("weather") == nil)
    }
}
