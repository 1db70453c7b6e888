internal import CaseFiling
internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers of the usual kinds.
enum Reply {
    static func json(
        _ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A page of a list.
    static func page(_ rows: [String], next: PageMark?) -> Response {
        json(pageText(rows, next: next))
    }

    static func pageText(_ rows: [String], next: PageMark?) -> String {
        JSONText.object([
            ("items", JSONText.array(rows)),
            ("next", JSONText.string(next.map(Cursor.text))),
        ])
    }

    static func text(
        _ text: String, status: HTTPResponse.Status = .ok,
        type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A text that a browser keeps and asks after: 304 where it has this one.
    static func known(_ text: String, tag: String, _ request: Request) -> Response {
        let quoted = "\"\(tag)\""
        let headers: HTTPFields = [
            .contentType: "application/json", .eTag: quoted, .cacheControl: "private, no-cache",
        ]
        if has(request, quoted) { return Response(status: .notModified, headers: headers) }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func has(_ request: Request, _ quoted: String) -> Bool {
        guard let wanted = request.headers[.ifNoneMatch] else { return false }
        return wanted == "*"
            || wanted.split(separator: ",").contains {
                $0.trimmingCharacters(in: .whitespaces).replacing("W/", with: "") == quoted
            }
    }
}

/// A picture of the output directory, whole or in part.
enum PictureReply {
    private static let largest = 64 << 20

    /// - Parameters:
    ///   - path: relative to the output directory, as the program itself wrote it down.
    ///   - tag: what names this state of the file; with it the browser keeps the picture for good.
    static func file(
        _ path: String, in folder: String, tag: String?, _ request: Request
    ) throws -> Response {
        // Written by us, and held against it all the same: nothing leads out of the folder.
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "evidence" || parts[0] == "latest",
            !parts[1].hasPrefix("."), let type = type(of: parts[1])
        else { throw Problem.notFound("picture") }
        let descriptor = open("\(folder)/\(path)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem.notFound("picture") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            found.st_size <= largest
        else { throw Problem.notFound("picture") }
        let size = Int(found.st_size)
        let quoted =
            "\"\(tag ?? "\(found.st_ino)-\(found.st_mtim.tv_sec)-\(found.st_mtim.tv_nsec)")\""
        var headers: HTTPFields = [
            .contentType: type, .eTag: quoted, .acceptRanges: "bytes",
            .cacheControl: tag == nil
                ? "private, no-cache" : "private, max-age=31536000, immutable",
        ]
        if Reply.has(request, quoted) { return Response(status: .notModified, headers: headers) }
        var range = 0..<size
        var status = HTTPResponse.Status.ok
        let isSame = request.headers[.ifRange].map { $0 == quoted } ?? true
        if isSame, let wanted = request.headers[.range] {
            switch ByteRange.parse(wanted, size: size) {
            case .part(let part):
                range = part
                status = .partialContent
                headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
            case .none:
                throw Problem(
                    .rangeNotSatisfiable, "range", "There is no such part",
                    "the picture has \(size) bytes"
                ).with(.contentRange, "bytes */\(size)")
            case .ignored: break
            }
        }
        try handle.seek(toOffset: UInt64(range.lowerBound))
        let data = try handle.read(upToCount: range.count) ?? Data()
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}

extension PictureReply {
    /// - Returns: nil for a file that is not evidence.
    private static func type(of name: Substring) -> String? {
        if name.hasSuffix(".jpg") { return "image/jpeg" }
        return name.hasSuffix(".mp4") ? "video/mp4" : nil
    }
}

/// What a `Range` header asks for.
enum ByteRange: Equatable {
    case part(Range<Int>)
    /// Outside of the file.
    case none
    /// Not of the form that we serve: the whole is sent, as RFC 9110 allows.
    case ignored

    static func parse(_ text: String, size: Int) -> ByteRange {
        guard text.hasPrefix("bytes="), !text.contains(",") else { return .ignored }
        let ends = text.dropFirst(6).split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return .ignored }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last?):
            guard first <= last else { return .ignored }
            return first < size ? .part(first..<min(size, last + 1)) : .none
        case (let first?, nil):
            guard ends[1].isEmpty else { return .ignored }
            return first < size ? .part(first..<size) : .none
        case (nil, let count?):
            guard ends[0].isEmpty else { return .ignored }
            return count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .none
        default: return .ignored
        }
    }
}
