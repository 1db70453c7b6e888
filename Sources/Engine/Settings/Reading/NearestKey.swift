/// The known word that a writer most likely meant.
enum NearestKey {
    /// The word at the least edit distance, if that is at most a third of its length and 3;
    /// the first of equals. Case, `-` and `_` count half.
    ///
    /// - Complexity: O(words · length²).
    static func to(_ text: String, among words: [String]) -> String? {
        let typed = Array(text.lowercased().replacing("-", with: "_").unicodeScalars.prefix(64))
        var best: (word: String, distance: Int)?
        for word in words {
            let known = Array(word.lowercased().replacing("-", with: "_").unicodeScalars)
            let limit = min(3, max(1, max(known.count, typed.count) / 3))
            guard abs(known.count - typed.count) <= limit else { continue }
            let distance = distance(typed, known)
            if distance <= limit, distance < best?.distance ?? .max { best = (word, distance) }
        }
        return best?.word
    }

    /// Insertions, deletions, replacements and swaps of neighbours, each one step.
    ///
    /// Source: the optimal string alignment form of Damerau's distance.
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var least = min(
                    last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    least = min(least, before[j - 1] + 1)
                }
                row.append(least)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
