/// Columns and rows as a file claims them, before anything is allocated for them.
struct PictureSize: Hashable {
    var width: Int
    var height: Int

    init(_ width: Int32, _ height: Int32) {
        self.width = Int(width)
        self.height = Int(height)
    }

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Throws ``GrabError/Reason/tooLarge`` where a side is over 8192. A size that is not known
    /// yet, 0, passes.
    func check(source: String, attempt: String) throws(GrabError) {
        let largest = WhiteList.largestSide
        guard width > largest || height > largest else { return }
        throw GrabError(
            .tooLarge, source: source, attempt: attempt,
            detail: "found \(width)×\(height), at most \(largest)×\(largest)")
    }
}
