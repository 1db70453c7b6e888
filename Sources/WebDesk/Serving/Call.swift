internal import CaseFiling
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Scene
internal import Timetable

/// One request as a route sees it: who asks, the path's parameters, the query, the body.
struct Call: Sendable {
    let request: Request
    let principal: Principal?
    let path: [String: String]
    let query: [String: [String]]
    let now: Date
    let address: String

    /// The page's path parameter, percent signs resolved.
    func part(_ name: String) throws(Problem) -> String {
        guard let text = path[name], !text.isEmpty, text.utf8.count <= 400,
            !text.unicodeScalars.contains(where: { $0.value < 0x20 })
        else { throw .badRequest("\(name): needs a name") }
        return text
    }

    /// The view that the path names, where the asker may see its camera.
    func view() throws(Problem) -> ViewID {
        let camera = try part("camera")
        let preset = try part("preset")
        guard principal?.sees(camera) ?? false else { throw .notFound("\(camera)/\(preset)") }
        return ViewID(camera: CameraID(camera), preset: PresetID(preset))
    }

    /// Who is known to ask; a route without a role never calls this.
    func asker() throws(Problem) -> Principal {
        guard let principal else { throw .unknown }
        return principal
    }

    func text(_ name: String) throws(Problem) -> String? {
        guard let values = query[name] else { return nil }
        guard values.count == 1, let text = values.first, (1...400).contains(text.utf8.count),
            !text.unicodeScalars.contains(where: { $0.value < 0x20 })
        else { throw .badRequest("\(name): give it once, with 1 to 400 characters") }
        return text
    }

    func whole(_ name: String, in range: ClosedRange<Int>, standard: Int) throws(Problem) -> Int {
        guard let text = try text(name) else { return standard }
        guard let number = Int(text), range.contains(number), !text.hasPrefix("+") else {
            throw .badRequest(
                "\(name): needs a whole number \(range.lowerBound) ... \(range.upperBound)")
        }
        return number
    }

    func flag(_ name: String) throws(Problem) -> Bool? {
        switch try text(name) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw .badRequest("\(name): needs true or false")
        }
    }

    /// An instant: ISO 8601, UTC where it has no offset.
    func moment(_ name: String) throws(Problem) -> Moment? {
        guard let text = try text(name) else { return nil }
        // A plus that was not written %2B has become a space.
        let spelled = text.contains("T") ? text.replacing(" ", with: "+") : text
        guard let date = LocalTime.parse(spelled, zone: .gmt),
            abs(date.timeIntervalSince1970) < 1e11
        else { throw .badRequest("\(name): needs a time such as 2026-01-31T08:00:00Z") }
        return Moment(nearest: date)
    }

    /// Words of a list, given again and again or once with commas.
    func words<Word: RawRepresentable & CaseIterable>(
        _ name: String, _: Word.Type
    ) throws(Problem) -> [Word] where Word.RawValue == String {
        var found: [Word] = []
        for text in query[name] ?? [] {
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let word = Word(rawValue: String(part)) else {
                    let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .badRequest("\(name): needs one or more of \(known)")
                }
                found.append(word)
            }
        }
        guard found.count <= 100 else { throw .badRequest("\(name): at most 100 words") }
        return found
    }

    /// The body as a value; unknown members are refused by the value itself.
    ///
    /// - Parameter limit: bytes.
    func body<Value: Decodable>(
        _: Value.Type, limit: Int = 64 * 1024
    ) async throws -> Value {
        let type = request.headers[.contentType] ?? ""
        guard type.split(separator: ";").first.map({ $0.lowercased() }) == "application/json" else {
            throw Problem(
                .unsupportedMediaType, "media-type", "The body is not JSON",
                "send Content-Type: application/json")
        }
        let bytes = try await bytes(limit: limit)
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Value.self, from: Data(bytes))
        } catch let DecodingError.dataCorrupted(context) {
            throw Problem.badRequest(Self.words(context))
        } catch let DecodingError.keyNotFound(key, context) {
            throw Problem.badRequest("\(Self.place(context)): needs \(key.stringValue)")
        } catch let DecodingError.typeMismatch(_, context) {
            throw Problem.badRequest(Self.words(context))
        } catch let DecodingError.valueNotFound(_, context) {
            throw Problem.badRequest(Self.words(context))
        }
    }

    func bytes(limit: Int) async throws -> [UInt8] {
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge(limit)
        }
    }

    private static func words(_ context: DecodingError.Context) -> String {
        let place = place(context)
        return place == "body"
            ? "the body is not the JSON that is needed"
            : "\(place): \(context.debugDescription)"
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? "body" : path
    }
}

extension Moment {
    init(nearest date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

/// Reads `a=1&b=2`, percent signs and plus signs resolved.
enum QueryText {
    /// - Returns: nil for what is not UTF-8 or has more than 64 parts.
    static func parse(_ text: String) -> [String: [String]]? {
        let parts = text.split(separator: "&")
        guard parts.count <= 64 else { return nil }
        var found: [String: [String]] = [:]
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = plain(pair[0]), let value = plain(pair.count > 1 ? pair[1] : "") else {
                return nil
            }
            found[name, default: []].append(value)
        }
        return found
    }

    private static func plain(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
