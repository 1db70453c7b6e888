internal import Scene

/// How a view's pictures are made small: one working pixel is `factor` × `factor` of the picture.
struct WorkingGrid: Sendable, Hashable {
    let pictureWidth: Int
    let pictureHeight: Int
    let factor: Int
    /// Columns and rows of working luma.
    let width: Int
    let height: Int
    /// Columns and rows of working chroma, about half of that.
    let chromaWidth: Int
    let chromaHeight: Int

    /// - Throws: ``DiffError/unusableSize(width:height:)``.
    init(pictureWidth: Int, pictureHeight: Int, workingPixels: Int) throws(DiffError) {
        guard (16...8192).contains(pictureWidth), (16...8192).contains(pictureHeight) else {
            throw .unusableSize(width: pictureWidth, height: pictureHeight)
        }
        self.pictureWidth = pictureWidth
        self.pictureHeight = pictureHeight
        var factor = 1
        while (pictureWidth / factor) * (pictureHeight / factor) > workingPixels, factor < 64,
            min(pictureWidth, pictureHeight) / (factor + 1) >= 8
        {
            factor += 1
        }
        self.factor = factor
        width = pictureWidth / factor
        height = pictureHeight / factor
        chromaWidth = max(1, (pictureWidth + 1) / 2 / factor)
        chromaHeight = max(1, (pictureHeight + 1) / 2 / factor)
    }

    var count: Int { width * height }
    var chromaCount: Int { chromaWidth * chromaHeight }

    /// Radii of the surroundings that a pixel is compared with, working pixels: about 3 % and 33 %
    /// of the width across.
    var nearRadius: Int { max(3, (width + 35) / 70) }
    var broadRadius: Int { min(120, max(8, width / 6)) }

    /// Working pixels in `share` of the picture, at least 4.
    func smallest(_ share: Double) -> Int {
        max(4, Int(share * Double(pictureWidth * pictureHeight)) / (factor * factor))
    }

    /// The box, in fractions of the picture, of working columns and rows, the last ones included.
    func box(left: Int, top: Int, right: Int, bottom: Int) -> Box {
        let x = Double(left * factor) / Double(pictureWidth)
        let y = Double(top * factor) / Double(pictureHeight)
        let maxX = min(1, Double((right + 1) * factor) / Double(pictureWidth))
        let maxY = min(1, Double((bottom + 1) * factor) / Double(pictureHeight))
        return Box(x: x, y: y, width: maxX - x, height: maxY - y)
    }

    /// The fraction of the picture that `count` working pixels cover.
    func fraction(_ count: Int) -> Double {
        Double(count * factor * factor) / Double(pictureWidth * pictureHeight)
    }
}
