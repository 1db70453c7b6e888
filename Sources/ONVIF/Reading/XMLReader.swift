/// Reads elements, attributes and text out of UTF-8 bytes, without recursion.
struct XMLReader {
    private let bytes: [UInt8]
    private var place = 0
    private var open: [Element] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads up to the root's end; what comes after it is not looked at.
    mutating func document() throws(XMLRefusal) -> Element {
        while place < bytes.count {
            let isMarkup = bytes[place] == UInt8(ascii: "<")
            guard isMarkup else {
                try text()
                continue
            }
            if skips("<?", to: "?>") || skips("<!--", to: "-->") { continue }
            if starts(with: "<![CDATA[") {
                try literal()
            } else if starts(with: "<!") {
                throw .documentType
            } else if starts(with: "</") {
                if let root = try end() { return root }
            } else if let root = try begin() {
                return root
            }
        }
        throw .malformed
    }

    private mutating func text() throws(XMLRefusal) {
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "<") { place += 1 }
        let text = try unescaped(bytes[start..<place])
        if open.isEmpty {
            guard text.allSatisfy(\.isWhitespace) else { throw .malformed }
        } else {
            open[open.count - 1].text += text
        }
    }

    private mutating func literal() throws(XMLRefusal) {
        let start = place + 9
        guard !open.isEmpty, let end = find("]]>", from: start) else { throw .malformed }
        open[open.count - 1].text += String(decoding: bytes[start..<end], as: UTF8.self)
        place = end + 3
    }

    /// - Returns: the root where it is empty.
    private mutating func begin() throws(XMLRefusal) -> Element? {
        place += 1
        var element = Element(Self.local(try name()))
        while true {
            skipSpace()
            if starts(with: "/>") {
                place += 2
                return close(element)
            }
            if starts(with: ">") {
                place += 1
                guard open.count < XMLReading.depthLimit else { throw .tooDeep }
                open.append(element)
                return nil
            }
            let (name, value) = try attribute()
            if !name.hasPrefix("xmlns") { element.attributes[Self.local(name)] = value }
        }
    }

    /// - Returns: the root where this was its end.
    private mutating func end() throws(XMLRefusal) -> Element? {
        place += 2
        let name = Self.local(try name())
        skipSpace()
        guard starts(with: ">"), var element = open.popLast(), element.name == name else {
            throw .malformed
        }
        place += 1
        element.text = Self.trimmed(element.text)
        return close(element)
    }

    private mutating func close(_ element: Element) -> Element? {
        if open.isEmpty { return element }
        open[open.count - 1].children.append(element)
        return nil
    }

    private mutating func attribute() throws(XMLRefusal) -> (name: String, value: String) {
        let name = try name()
        skipSpace()
        guard starts(with: "=") else { throw .malformed }
        place += 1
        skipSpace()
        guard place < bytes.count, [0x22, 0x27].contains(bytes[place]) else { throw .malformed }
        let quote = bytes[place]
        let start = place + 1
        guard let end = bytes[start...].firstIndex(of: quote) else { throw .malformed }
        place = end + 1
        guard !bytes[start..<end].contains(UInt8(ascii: "<")) else { throw .malformed }
        return (name, try unescaped(bytes[start..<end]))
    }

    private mutating func name() throws(XMLRefusal) -> String {
        let start = place
        while place < bytes.count, !Self.endsName(bytes[place]) { place += 1 }
        guard place > start else { throw .malformed }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "<>/='\"&".utf8.contains(byte)
    }

    private static func local(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Puts letters in place of `&amp;`, `&#20013;` and `&#x4E2D;`.
    private func unescaped(_ bytes: ArraySlice<UInt8>) throws(XMLRefusal) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var out = ""
        var rest = bytes
        while let sign = rest.firstIndex(of: UInt8(ascii: "&")) {
            out += String(decoding: rest[..<sign], as: UTF8.self)
            guard let end = rest[sign...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                throw .malformed
            }
            guard
                let letter = Self.letter(String(decoding: rest[(sign + 1)..<end], as: UTF8.self))
            else { throw .malformed }
            out.unicodeScalars.append(letter)
            rest = rest[(end + 1)...]
        }
        return out + String(decoding: rest, as: UTF8.self)
    }

    private static func letter(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let number =
                digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return number.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
        }
    }

    private mutating func skipSpace() {
        while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    }

    /// Passes over what begins and ends so; false where it does not begin here.
    private mutating func skips(_ start: String, to end: String) -> Bool {
        guard starts(with: start) else { return false }
        place = find(end, from: place + start.utf8.count).map { $0 + end.utf8.count } ?? bytes.count
        return true
    }

    private func starts(with text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    private func find(_ text: String, from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        guard start <= bytes.count - wanted.count else { return nil }
        return (start...(bytes.count - wanted.count)).first {
            bytes[$0...].starts(with: wanted)
        }
    }
}
