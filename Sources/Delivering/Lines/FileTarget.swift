internal import Foundation
public import Scene

/// Adds each notice as one line of JSON to a file.
///
/// The file is opened for every line, so one that was rotated away is left and a new one begun. A
/// line is one write at the file's end; one that a full disk cut is ended before the next.
public struct FileTarget: Target {
    public let name: String
    private let path: String
    private let queue: BlockingQueue

    public init(name: String, path: String) {
        self.name = name
        self.path = path
        queue = BlockingQueue("file.\(name)")
    }

    public func deliver(_ notice: Notice) async throws(DeliveryError) {
        let line = Array((notice.body + "\n").utf8)
        try await queue.run { [self] () throws(DeliveryError) in try add(line) }
    }

    private func add(_ line: [UInt8]) throws(DeliveryError) {
        // A pipe or a device would keep us waiting; only a plain file is written to.
        let descriptor = open(
            path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { closeFile(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw DeliveryError(.unavailable, target: name, "\(path): is no plain file")
        }
        // Whoever else writes lines here and also asks waits for its turn.
        _ = flock(descriptor, LOCK_EX)
        try append(line, to: descriptor)
    }

    private func append(_ line: [UInt8], to descriptor: Int32) throws(DeliveryError) {
        let end = lseek(descriptor, 0, SEEK_END)
        var last: UInt8 = 10
        if end > 0, pread(descriptor, &last, 1, end - 1) == 1, last != 10 {
            guard write(descriptor, "\n", 1) == 1 else { throw failure(errno) }
        }
        let start = lseek(descriptor, 0, SEEK_END)
        let written = write(descriptor, line, line.count)
        guard written == line.count, fdatasync(descriptor) == 0 else {
            let code = written < 0 ? errno : ENOSPC
            // A half line would be read by nobody; it is taken back where the lock keeps it ours.
            if written > 0 { _ = ftruncate(descriptor, start) }
            throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> DeliveryError {
        let words = code == ENOSPC || code == EDQUOT ? "the disk is full" : "cannot write there"
        return DeliveryError(.unavailable, target: name, "\(path): \(words) (code \(code))")
    }
}

/// Outside the type, whose own `close` would be meant.
private func closeFile(_ descriptor: Int32) { close(descriptor) }
