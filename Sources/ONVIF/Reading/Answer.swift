internal import Foundation

/// What is read out of a camera's answers. Each reads what is there and does without the rest.
public enum Answer {
    /// A profile that has a picture.
    public struct Profile: Sendable, Hashable {
        public var token: String
        public var name: String
        /// Width and height of what it encodes; nil where it does not say.
        public var width: Int?
        public var height: Int?
        /// Whether a head belongs to it.
        public var turns: Bool
    }

    public struct Preset: Sendable, Hashable {
        /// As the camera writes it, margins included: it wants it back like that.
        public var token: String
        public var name: String

        public init(token: String, name: String) {
            self.token = token
            self.name = name
        }
    }

    /// Where a head says it is and whether it moves.
    public struct Status: Sendable, Hashable {
        public enum Movement: String, Sendable, Hashable { case idle, moving }
        /// Nil where the camera does not say, or says UNKNOWN.
        public var movement: Movement?
        /// Pan, tilt and zoom in the camera's own measure; nil where it does not say.
        public var position: [Double]?

        public init(movement: Movement?, position: [Double]?) {
            self.movement = movement
            self.position = position
        }
    }

    static func profiles(_ body: Element) -> [Profile] {
        body.all("Profiles").compactMap { profile in
            guard let token = profile.attributes["token"] else { return nil }
            let size = profile.at("VideoEncoderConfiguration", "Resolution")
            return Profile(
                token: token, name: profile["Name"]?.text ?? token,
                width: size?["Width"].flatMap { Int($0.text) },
                height: size?["Height"].flatMap { Int($0.text) },
                turns: profile["PTZConfiguration"] != nil)
        }
    }

    static func presets(_ body: Element) -> [Preset] {
        body.all("Preset").compactMap { preset in
            preset.attributes["token"].map {
                Preset(token: $0, name: preset["Name"]?.text ?? "")
            }
        }
    }

    static func status(_ body: Element) -> Status {
        let status = body["PTZStatus"] ?? body
        let words = status["MoveStatus"]?.children.map { $0.text.uppercased() } ?? []
        let movement: Status.Movement? =
            words.contains("MOVING") ? .moving : words.contains("IDLE") ? .idle : nil
        let place = status["Position"]
        let numbers = [
            place?["PanTilt"]?.attributes["x"], place?["PanTilt"]?.attributes["y"],
            place?["Zoom"]?.attributes["x"],
        ].compactMap { $0.flatMap(Double.init) }.filter(\.isFinite)
        return Status(movement: movement, position: numbers.isEmpty ? nil : numbers)
    }

    /// The camera's UTC; nil where it gives none or an impossible one.
    static func clock(_ body: Element) -> Date? {
        guard let utc = body.first("UTCDateTime") else { return nil }
        let fields = [
            utc.at("Date", "Year"), utc.at("Date", "Month"), utc.at("Date", "Day"),
            utc.at("Time", "Hour"), utc.at("Time", "Minute"), utc.at("Time", "Second"),
        ].compactMap { $0.flatMap { Int($0.text) } }
        guard fields.count == 6, (1970...2200).contains(fields[0]), (1...12).contains(fields[1]),
            (1...31).contains(fields[2]), (0...23).contains(fields[3]),
            (0...59).contains(fields[4]), (0...60).contains(fields[5])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: fields[0], month: fields[1], day: fields[2], hour: fields[3],
                minute: fields[4], second: fields[5]))
    }

    /// Finds a preset by what the settings call it: its token, else its name, else its name whatever
    /// its case; a name that two presets share finds none.
    public static func preset(_ wanted: String, among presets: [Preset]) -> Preset? {
        let wanted = wanted.trimmingCharacters(in: .whitespaces)
        func only(_ matches: (Preset) -> Bool) -> Preset? {
            let found = presets.filter(matches)
            return found.count == 1 ? found[0] : nil
        }
        return presets.first { $0.token.trimmingCharacters(in: .whitespaces) == wanted }
            ?? only { $0.name == wanted }
            ?? only { $0.name.lowercased() == wanted.lowercased() }
    }
}
