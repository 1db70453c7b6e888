internal import CaseFiling
internal import Foundation
internal import NIOCore
internal import Synchronization

/// Gives everyone who listens what is new, each at their own pace.
///
/// A listener who falls ``patience`` pieces behind is let go; the browser comes back by itself with
/// the number of the last piece that it has, and gets the rest from ``memory``. So nothing is lost
/// in silence and no slow listener costs more than its own buffer.
final class Newsroom: Sendable {
    /// Something new.
    struct Piece: Sendable {
        var number: Int
        var text: ByteBuffer
        /// Who may hear it; nil for all.
        var camera: String?
    }

    private struct Listener {
        var principal: Principal
        var stream: AsyncStream<ByteBuffer>.Continuation
    }

    private struct Contents {
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
        var pieces: [Piece] = []
        var next = 1
        var lost = 0
        var isClosed = false
    }

    static let memory = 4096
    static let patience = 1024

    /// Of this start of the program: numbers of another mean nothing here.
    let edition = String(Keyring.random(6))
    private let most: Int
    private let contents = Mutex(Contents())

    init(most: Int) { self.most = most }

    var listeners: Int { contents.withLock(\.listeners.count) }
    /// Listeners who were let go because they fell behind.
    var lost: Int { contents.withLock(\.lost) }

    /// - Parameter last: the id of the last piece that the listener has.
    /// - Returns: the stream and what ends it; nil where too many listen.
    func listen(
        _ principal: Principal, after last: String?
    ) -> (stream: AsyncStream<ByteBuffer>, leave: @Sendable () -> Void)? {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.patience + Self.memory))
        let number = contents.withLock { contents -> Int? in
            guard contents.listeners.count < most, !contents.isClosed else { return nil }
            let number = contents.nextListener
            contents.nextListener += 1
            contents.listeners[number] = Listener(principal: principal, stream: continuation)
            continuation.yield(
                Self.text(
                    event: "hello", id: "\(edition)-\(contents.next - 1)",
                    data: JSONText.object([("edition", JSONText.string(edition))])))
            guard let last else { return number }
            if let missed = missed(after: last, contents) {
                for piece in missed where Self.may(principal, piece) {
                    continuation.yield(piece.text)
                }
            } else {
                continuation.yield(Self.text(event: "reset", id: nil, data: "{}"))
            }
            return number
        }
        guard let number else { return nil }
        let leave: @Sendable () -> Void = {
            self.contents.withLock { _ = $0.listeners.removeValue(forKey: number) }
            continuation.finish()
        }
        return (stream, leave)
    }

    /// Tells everyone who may hear it.
    func tell(event: String, data: String, camera: String?) {
        contents.withLock { contents in
            let number = contents.next
            contents.next += 1
            let piece = Piece(
                number: number,
                text: Self.text(event: event, id: "\(edition)-\(number)", data: data),
                camera: camera)
            contents.pieces.append(piece)
            if contents.pieces.count > 2 * Self.memory {
                contents.pieces.removeFirst(contents.pieces.count - Self.memory)
            }
            send(&contents) { Self.may($0.principal, piece) ? piece.text : nil }
        }
    }

    /// Keeps the lines open, and lets go who may no longer listen.
    func beat(_ stillMay: (Principal) -> Bool) {
        let beat = ByteBuffer(string: ": \n\n")
        let listeners = contents.withLock { $0.listeners.mapValues(\.principal) }
        let gone = listeners.filter { !stillMay($0.value) }.keys
        contents.withLock { contents in
            for number in gone { contents.listeners.removeValue(forKey: number)?.stream.finish() }
            send(&contents) { _ in beat }
        }
    }

    /// Ends every line; nobody may listen any more.
    func close() {
        contents.withLock { contents in
            contents.isClosed = true
            for listener in contents.listeners.values { listener.stream.finish() }
            contents.listeners = [:]
        }
    }

    private func send(_ contents: inout Contents, _ text: (Listener) -> ByteBuffer?) {
        for (number, listener) in contents.listeners {
            guard let text = text(listener) else { continue }
            if case .dropped = listener.stream.yield(text) {
                listener.stream.finish()
                contents.listeners[number] = nil
                contents.lost += 1
            }
        }
    }

    private func missed(after last: String, _ contents: Contents) -> ArraySlice<Piece>? {
        guard last.hasPrefix(edition + "-"), let number = Int(last.dropFirst(edition.count + 1)),
            number < contents.next, number >= (contents.pieces.first?.number ?? contents.next) - 1
        else { return nil }
        return contents.pieces.drop { $0.number <= number }
    }

    private static func may(_ principal: Principal, _ piece: Piece) -> Bool {
        piece.camera.map(principal.sees) ?? true
    }

    /// - Parameter data: one line.
    private static func text(event: String, id: String?, data: String) -> ByteBuffer {
        ByteBuffer(
            string: "event: \(event)\n" + (id.map { "id: \($0)\n" } ?? "") + "data: \(data)\n\n")
    }
}
