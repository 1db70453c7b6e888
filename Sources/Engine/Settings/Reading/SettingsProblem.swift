/// One thing that is wrong in a settings file, and what would be right.
public struct SettingsProblem: Sendable, Hashable, Error {
    public var file: String
    /// From 1; columns count Unicode scalars. 0 where the file as a whole is meant.
    public var line: Int
    public var column: Int
    /// `cameras[2].presets[0].schedule.every`; empty for the file as a whole.
    public var path: String
    /// What stands there, credentials left out.
    public var found: String
    /// What may stand there.
    public var allowed: String
    /// What was perhaps meant; nil where nothing is near.
    public var hint: String?

    public init(
        file: String, line: Int, column: Int, path: String, found: String, allowed: String,
        hint: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.found = found
        self.allowed = allowed
        self.hint = hint
    }
}

extension SettingsProblem: CustomStringConvertible {
    /// `site.yaml:12:7: cameras[2].presets[0].schedule.every: found "0s", needs 2s ... 24h`
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        let subject = path.isEmpty ? place : "\(place): \(path)"
        return "\(subject): found \(found), needs \(allowed)"
            + (hint.map { "; did you mean \($0)?" } ?? "")
    }
}

/// All that is wrong in a settings file, in the order of the file.
public struct SettingsProblems: Sendable, Hashable, Error, CustomStringConvertible {
    public var problems: [SettingsProblem]
    /// How many more there were; a hopeless file is not listed to its end.
    public var more: Int

    public init(problems: [SettingsProblem], more: Int = 0) {
        self.problems = problems
        self.more = more
    }

    public var description: String {
        let lines = problems.map(\.description) + (more > 0 ? ["and \(more) more"] : [])
        return lines.joined(separator: "\n")
    }
}

/// The settings file, or one it names, could not be read.
public struct SettingsFileError: Sendable, Hashable, Error, CustomStringConvertible {
    public var file: String
    /// `no such file`, `permission denied`.
    public var cause: String

    public init(file: String, cause: String) {
        self.file = file
        self.cause = cause
    }

    public var description: String { "\(file): \(cause)" }
}
