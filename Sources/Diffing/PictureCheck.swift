internal import Kernels
internal import Scene

/// Says whether a picture shows the street at all. Careful: a good picture called unusable blinds
/// the view, so each fault needs more than the hardest light does to a good one.
struct PictureCheck: Sendable {
    private(set) var monochrome = false
    private var histogram = [Int32](repeating: 0, count: 256)

    /// What the picture alone says of itself: too little light, too much, or none of either.
    mutating func alone(_ picture: WorkingPicture) throws(DiffError) -> PictureHealth.Fault? {
        do throws(ImageKernelError) {
            try countBytes(picture.luma, into: &histogram)
        } catch { throw DiffError(error) }
        let low = level(atShare: 0.01, of: picture.luma.count)
        let high = level(atShare: 0.99, of: picture.luma.count)
        monochrome = isMonochrome(picture)
        if high <= 24 { return .black }
        if low >= 230 { return .white }
        if high - low <= 6 { return .gray }
        if high <= 40 { return .tooDark }
        return nil
    }

    /// What the picture says against the memory, nil where it can be judged.
    ///
    /// In the parking lot's hardest light the edges still agree to 0.31 and keep 0.62 of their
    /// steepness; half of that is taken as lost.
    func against(_ alignment: Alignment, hasWideRange: Bool) -> PictureHealth.Fault? {
        guard alignment.hasEdges else { return nil }
        let steep = alignment.steepness
        if alignment.agreement < 0.1 {
            // Without any edges of its own the lens sees something flat and near.
            return hasWideRange ? .notThisView : .covered
        }
        if alignment.agreement > 0.5, steep.fine < 0.3 {
            return steep.coarse > 2 * steep.fine ? .blurred : steep.coarse < 0.3 ? .fog : nil
        }
        return nil
    }

    /// Whether the picture's end was lost on the way: from some row on it shows something else.
    ///
    /// In the parking lot's hardest light every eighth agrees to 0.22 and one of the lowest two to
    /// 0.37; of its torn pictures no lost eighth agrees to more than 0.14.
    func isTorn(_ alignment: Alignment) -> Bool {
        alignment.bands.best >= 0.5 && alignment.bands.lowest < 0.18
    }

    /// Whether the picture's light spans enough levels to be a scene.
    func hasWideRange(_ picture: WorkingPicture) -> Bool {
        let n = picture.luma.count
        return level(atShare: 0.95, of: n) - level(atShare: 0.05, of: n) >= 25
    }

    private func level(atShare share: Double, of count: Int) -> Int {
        var below = 0
        for level in 0..<256 {
            below += Int(histogram[level])
            if Double(below) >= share * Double(count) { return level }
        }
        return 255
    }

    /// Infra-red light leaves chroma at neutral everywhere.
    private func isMonochrome(_ picture: WorkingPicture) -> Bool {
        let sum =
            distanceSum(picture.chromaBlue, from: 128) + distanceSum(picture.chromaRed, from: 128)
        return sum <= picture.chromaBlue.count
    }
}
