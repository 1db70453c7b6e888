import Foundation
import Testing

@testable import ONVIF

@Suite("XML from a stranger")
struct XMLReadingTests {
    private func refusal(_ text: String) -> XMLRefusal? { refusal(Array(text.utf8)) }

    private func refusal(_ bytes: [UInt8]) -> XMLRefusal? {
        do {
            _ = try XMLReading.root(of: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("any prefix, margins, a byte-order mark and bytes after the end are read")
    func tolerant() throws {
        let text =
            "\u{FEFF}\r\n <?xml version='1.0' encoding='UTF-8'?><SOAP-ENV:Envelope "
            + "xmlns:SOAP-ENV='x'><a:b xmlns:a='y' a:token=' 3 '> t&amp;&#20013;<![CDATA[<q>]]> "
            + "</a:b></SOAP-ENV:Envelope>\0\0\r\n"
        let root = try XMLReading.root(of: Array(text.utf8))
        #expect(root.name == "Envelope")
        #expect(root["b"]?.attributes["token"] == " 3 ")
        #expect(root["b"]?.text == "t&中<q>")
    }

    @Test("Chinese in GB 2312 is read")
    func chinese() throws {
        let bytes =
            Array("<?xml version=\"1.0\" encoding=\"gb2312\"?><n>".utf8)
            + [0xD6, 0xD0] + Array("</n>".utf8)
        #expect(try XMLReading.root(of: bytes).text == "中")
    }

    @Test(
        "a document type is refused, wherever and however it is written",
        arguments: [
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<?xml version='1.0'?><!doctype a SYSTEM 'file:///etc/passwd'><a/>",
            "<!-- c --><!DOCTYPE a [<!ENTITY % b SYSTEM 'http://x/'> %b;]><a/>",
        ])
    func documentType(text: String) { #expect(refusal(text) == .documentType) }

    @Test("what is too large, too deep, or in a rare encoding is refused")
    func bounds() {
        let deep = 65
        #expect(
            refusal(
                String(repeating: "<a>", count: deep) + String(repeating: "</a>", count: deep))
                == .tooDeep)
        let allowed = 64
        #expect(
            refusal(
                String(repeating: "<a>", count: allowed)
                    + String(repeating: "</a>", count: allowed)) == nil)
        #expect(
            refusal("<a>" + String(repeating: "b", count: XMLReading.sizeLimit) + "</a>")
                == .tooLarge)
        #expect(refusal("<?xml version='1.0' encoding='UTF-7'?><a/>") == .encoding)
        #expect(refusal("<\0a\0/\0>") == .encoding)
    }

    @Test(
        "what is no XML is refused",
        arguments: ["", "hello", "<a>", "<a></b>", "<a>&unknown;</a>", "HTTP/1.0 200 OK"])
    func malformed(text: String) { #expect(refusal(text) == .malformed) }

    /// 20,000 cut, flipped and doubled answers with a fixed seed: each is read or refused.
    @Test("no broken answer is more than refused")
    func broken() {
        let whole = Request.gotoPreset(profile: "p", preset: "3").envelope(
            UsernameToken(name: "u", password: "p", nonce: [1, 2], created: "now"))
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var read = 0
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0...random(3) {
                switch random(3) {
                case 0: bytes.removeLast(random(bytes.count / 2))
                case 1: bytes[random(bytes.count)] = UInt8(random(256))
                default: bytes.insert(contentsOf: bytes.prefix(random(99)), at: random(bytes.count))
                }
            }
            if refusal(bytes) == nil { read += 1 }
        }
        #expect(read > 100 && read < 19_900, "\(read) were read")
    }
}
