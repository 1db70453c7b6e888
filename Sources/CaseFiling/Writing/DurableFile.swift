internal import Foundation

/// A file that appears under its name complete and on disk, or not at all: written beside the
/// name, fsync, rename, fsync of the folder.
struct DurableFile: ~Copyable {
    private let folder: String
    private let name: String
    private let temporary: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isKept = false

    /// Files that begin so are rests of a write that never ended.
    static let temporaryPrefix = ".writing-"
    private static let flushSize = 1 << 16

    init(folder: String, name: String) throws(StoreError) {
        self.folder = folder
        self.name = name
        temporary = "\(folder)/\(Self.temporaryPrefix)\(name)"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StoreError(errno: errno, subject: "\(folder)/\(name)", attempt: "write")
        }
    }

    deinit {
        close(descriptor)
        if !isKept { unlink(temporary) }
    }

    mutating func write(_ bytes: some Sequence<UInt8>) throws(StoreError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.flushSize { try flush() }
    }

    /// Ends the file and gives it its name.
    mutating func keep() throws(StoreError) {
        try flush()
        guard fsync(descriptor) == 0, rename(temporary, "\(folder)/\(name)") == 0 else {
            throw failure(errno)
        }
        isKept = true
        try Self.sync(folder: folder)
    }

    /// Puts a file that another program's code has written on disk under its name.
    static func adopt(
        _ temporary: String, as target: String, in folder: String
    ) throws(StoreError) {
        let descriptor = open(temporary, O_RDWR | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0, rename(temporary, target) == 0 else {
            throw StoreError(errno: errno, subject: target, attempt: "write")
        }
        try sync(folder: folder)
    }

    static func sync(folder: String) throws(StoreError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw StoreError(errno: errno, subject: folder, attempt: "write the folder")
        }
    }

    private mutating func flush() throws(StoreError) {
        var done = 0
        while done < buffer.count {
            let written = buffer[done...].withUnsafeBytes { bytes in
                #if canImport(Glibc)
                    Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                #else
                    Darwin.write(descriptor, bytes.baseAddress, bytes.count)
                #endif
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw failure(errno)
            }
            done += written
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func failure(_ code: Int32) -> StoreError {
        StoreError(errno: code, subject: "\(folder)/\(name)", attempt: "write")
    }
}
