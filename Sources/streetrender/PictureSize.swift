import ArgumentParser

/// A picture's size as people write it: `960x540`.
struct PictureSize: ExpressibleByArgument {
    var width: Int
    var height: Int

    static let usual = PictureSize(width: 960, height: 540)

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x").compactMap { Int($0) }
        guard parts.count == 2, parts.allSatisfy({ $0 >= 16 && $0 <= 3840 && $0 % 2 == 0 })
        else { return nil }
        self.init(width: parts[0], height: parts[1])
    }

    var defaultValueDescription: String { "\(width)x\(height)" }
}
