internal import Crypto
internal import Foundation
internal import Scene

/// The folder that evidence paths start from; hands out pictures that are what was recorded.
public struct PictureFolder: Sendable {
    private let root: String
    /// In bytes; a larger one is not sent.
    private let largest: Int

    public init(root: String, largest: Int = 8 << 20) {
        self.root = root
        self.largest = largest
    }

    /// - Returns: nil where there is none, it was given up since, is too large, or no longer has the
    ///   recorded hash: a notice goes out without its picture rather than with another.
    func bytes(of file: EvidenceFile?) -> [UInt8]? {
        guard let file, !file.path.hasPrefix("/"),
            !file.path.split(separator: "/").contains("..")
        else { return nil }
        let path = "\(root)/\(file.path)"
        let found = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = found?[.size] as? Int, size <= largest,
            let bytes = FileManager.default.contents(atPath: path)
        else { return nil }
        let digest = Hex.text(SHA256.hash(data: bytes))
        return digest == file.sha256 ? Array(bytes) : nil
    }
}
