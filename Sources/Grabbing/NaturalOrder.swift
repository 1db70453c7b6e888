/// The order in which people count: `gate2.jpg` before `gate10.jpg`.
enum NaturalOrder {
    /// Sorts by runs: digits by their number, all else by bytes; equal names stay by bytes.
    static func sorted(_ paths: [String]) -> [String] {
        paths.map { (key(of: $0), $0) }
            .sorted { a, b in
                if a.0 != b.0 { return a.0.lexicographicallyPrecedes(b.0, by: Part.precedes) }
                return Array(a.1.utf8).lexicographicallyPrecedes(b.1.utf8)
            }
            .map(\.1)
    }

    private enum Part: Hashable {
        case byte(UInt8)
        /// Digits without leading zeros, so that no number is too long.
        case number([UInt8])

        static func precedes(_ a: Part, _ b: Part) -> Bool {
            switch (a, b) {
            case (.byte(let x), .byte(let y)): x < y
            case (.number(let x), .number(let y)):
                x.count != y.count ? x.count < y.count : x.lexicographicallyPrecedes(y)
            case (.number, .byte(let y)): y > UInt8(ascii: "9")
            case (.byte(let x), .number): x < UInt8(ascii: "0")
            }
        }
    }

    private static func key(of path: String) -> [Part] {
        var parts: [Part] = []
        var digits: [UInt8] = []
        var isInNumber = false
        func close() {
            guard isInNumber else { return }
            parts.append(.number(Array(digits.drop { $0 == UInt8(ascii: "0") })))
            digits = []
            isInNumber = false
        }
        for byte in path.utf8 {
            if (48...57).contains(byte) {
                digits.append(byte)
                isInNumber = true
            } else {
                close()
                parts.append(.byte(byte))
            }
        }
        close()
        return parts
    }
}
