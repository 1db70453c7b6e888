internal import Crypto
public import Scene

/// The name of an event and of the suspicion before it.
///
/// The first 16 hex digits of SHA-256 over these bytes, UTF-8, the parts joined by one line feed
/// (10) and none at the end:
///
///     camera ⏎ preset ⏎ violation's id ⏎ first seen in ms ⏎ x,y,width,height in thousandths
///
/// for example `gate⏎corner⏎garbage_pile⏎1769817600000⏎100,200,50,70`.
public enum EventIdentity {
    public static func id(
        view: ViewID, violation: Violation, firstSeen: Moment, firstBox: Box
    ) -> String {
        let box = firstBox.inThousandths.map(String.init).joined(separator: ",")
        let text = [
            view.camera.name, view.preset.name, violation.rawValue,
            String(firstSeen.milliseconds), box,
        ].joined(separator: "\n")
        return Hex.text(SHA256.hash(data: Array(text.utf8)).prefix(8))
    }
}

enum Hex {
    /// Two lower-case digits a byte.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: nil where the text is not pairs of digits.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[place..<place + 2], as: UTF8.self)
            guard holds(pair, count: 2), let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    static func holds(_ text: String, count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
