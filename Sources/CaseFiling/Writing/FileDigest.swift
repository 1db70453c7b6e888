// The hash by which evidence is known: written into the record, and held against the file later.
internal import Crypto
internal import Foundation
internal import Scene

public enum FileDigest {
    /// SHA-256 of a file's bytes, 64 lower-case hex digits; nil where there is no file.
    ///
    /// - Throws: `cannotWrite` where it is there and cannot be read.
    public static func sha256(of path: String) throws(StoreError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        defer { if descriptor >= 0 { close(descriptor) } }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return Hex.text(hash.finalize()) }
            if count < 0 {
                if errno == EINTR { continue }
                throw StoreError(errno: errno, subject: path, attempt: "read")
            }
            hash.update(data: buffer[..<count])
        }
    }
}
