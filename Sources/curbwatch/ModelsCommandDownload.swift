internal import Foundation

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// One file from one address into one path, going on where an earlier try stopped.
///
/// `URLSession` because it is here already: it is a part of the toolchain's Foundation, over the
/// system's libcurl and certificates, where an HTTP library of its own would add eight packages and a
/// TLS stack to the program for one command.
///
/// `@unchecked Sendable`: the session calls its delegate on one serial queue, and the caller of
/// ``run()`` reads what was left only after the last call has signalled.
final class Download: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    /// A network past this size cannot be loaded anyway.
    static let mostBytes: Int64 = 1 << 30

    private let address: PullAddress
    private let path: String
    private let allowed: Set<String>
    private let ended = DispatchSemaphore(value: 0)
    private var file: FileHandle?
    private var failure: PullError?
    private var written: Int64 = 0
    private var expected: Int64?
    private var bar = TransferBar()

    /// - Parameter hosts: hosts beside its own that the address may lead on to.
    init(from address: PullAddress, to path: String, mayLeadTo hosts: [String]) {
        self.address = address
        self.path = path
        allowed = Set(hosts + [address.host])
    }

    /// Downloads; what came stays in the file even where an error is thrown.
    ///
    /// - Throws: ``PullError``.
    func run() throws {
        try open()
        defer { try? file?.close() }
        var request = URLRequest(url: address.url)
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if written > 0 { request.setValue("bytes=\(written)-", forHTTPHeaderField: "Range") }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 30
        configuration.httpShouldSetCookies = false
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: queue)
        session.dataTask(with: request).resume()
        ended.wait()
        session.invalidateAndCancel()
        bar.clear()
        if let failure { throw failure }
        if let expected, written < expected {
            throw PullError(
                .unavailable,
                "\(address.host): the download stopped at \(written) of \(expected) bytes; run "
                    + "again to go on")
        }
    }

    private func open() throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forUpdatingAtPath: path),
            let end = try? file.seekToEnd()
        else { throw PullError(.cannotWrite, "\(path): cannot be written") }
        self.file = file
        written = Int64(end)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        let host = request.url?.host ?? ""
        let isWeaker = address.url.scheme == "https" && request.url?.scheme != "https"
        guard allowed.contains(host) && !isWeaker else {
            failure = PullError(
                .unavailable,
                isWeaker
                    ? "\(address.host): leads on to an address without https, which is not followed"
                    : "\(address.host): leads on to another host, \(host), which is not followed")
            completionHandler(nil)
            task.cancel()
            return
        }
        completionHandler(request)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        completionHandler(accepts(response) ? .allow : .cancel)
    }

    private func accepts(_ response: URLResponse) -> Bool {
        guard failure == nil, let response = response as? HTTPURLResponse else { return false }
        switch response.statusCode {
        case 206 where continues(response):
            expected = total(response)
        case 200:
            // The server knows nothing of parts, or the file has changed: begin anew.
            guard restart() else { return false }
            expected = response.expectedContentLength > 0 ? response.expectedContentLength : nil
        case 416 where total(response) == written:
            expected = written
            return false
        case 206, 416:
            _ = restart()
            failure = PullError(
                .unavailable, "\(address.host): the file there has changed; run again")
            return false
        case let status:
            failure = PullError(.unavailable, "\(address.host): answered \(status)")
            return false
        }
        if let expected, expected > Self.mostBytes {
            failure = PullError(
                .wrongBytes,
                "\(address.host): offers \(expected) bytes, a network has less than 1 GiB")
            return false
        }
        return true
    }

    /// `Content-Range: bytes 100-199/200` begins where the file ends.
    private func continues(_ response: HTTPURLResponse) -> Bool {
        let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
        return range.hasPrefix("bytes \(written)-")
    }

    private func total(_ response: HTTPURLResponse) -> Int64? {
        let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
        return range.split(separator: "/").last.flatMap { Int64($0) }
    }

    private func restart() -> Bool {
        do {
            try file?.truncate(atOffset: 0)
            try file?.seek(toOffset: 0)
            written = 0
            return true
        } catch {
            failure = PullError(.cannotWrite, "\(path): cannot be written")
            return false
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard failure == nil else { return }
        guard written + Int64(data.count) <= Self.mostBytes else {
            failure = PullError(.wrongBytes, "\(address.host): sends more than 1 GiB")
            dataTask.cancel()
            return
        }
        do {
            try file?.write(contentsOf: data)
            written += Int64(data.count)
            bar.show(bytes: written, of: expected)
        } catch {
            failure = PullError(.cannotWrite, "\(path): cannot be written; is the disk full?")
            dataTask.cancel()
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        // A file that was whole already is cancelled without a failure of its own.
        if let error, failure == nil, expected == nil || written < expected ?? 0 {
            let more = written > 0 ? "; \(written) bytes are kept, run again to go on" : ""
            failure = PullError(
                .unavailable, "\(address.host): \(error.localizedDescription)\(more)")
        }
        ended.signal()
    }
}

/// One line on the terminal that shows how much has come; silent where standard error is none.
struct TransferBar {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var drawn: Int64 = -1

    mutating func show(bytes: Int64, of total: Int64?) {
        guard isTerminal, bytes - max(0, drawn) >= 100_000 || drawn < 0 else { return }
        drawn = bytes
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(Self.line(bytes, total))".utf8))
    }

    mutating func clear() {
        guard drawn >= 0 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
        drawn = -1
    }

    static func line(_ bytes: Int64, _ total: Int64?) -> String {
        func megabytes(_ count: Int64) -> String {
            "\(count / 1_000_000).\(count % 1_000_000 / 100_000)"
        }
        guard let total, total > 0 else { return "\(megabytes(bytes)) MB" }
        let full = Int(min(bytes, total) * 30 / total)
        let cells = String(repeating: "█", count: full) + String(repeating: "░", count: 30 - full)
        return "\(cells)  \(bytes * 100 / total) %  \(megabytes(bytes)) of \(megabytes(total)) MB"
    }
}
