public import Foundation

extension Settings {
    /// What the settings are for, which decides what they must hold.
    public enum Purpose: Sendable, Hashable {
        case scan
        /// Each view needs a schedule and a source that is not `recording`.
        case run
        /// `run` where any camera has a source that is not `recording`, else `scan`.
        case either
    }

    /// Reads a settings file, the calendar that it names, and the zones in `views.d` beside it.
    ///
    /// - Parameters:
    ///   - environment: what `${NAME}` is taken from.
    /// - Throws: ``SettingsFileError`` where the file cannot be read, ``SettingsProblems`` with
    ///   everything that is wrong in it.
    public static func load(
        path: String, environment: [String: String], for purpose: Purpose = .scan
    ) throws -> Settings {
        let bytes = try SettingsFile.bytes(at: path)
        var settings = try read(
            bytes, name: path, directory: (path as NSString).deletingLastPathComponent,
            environment: environment, for: purpose)
        try ViewFiles(besides: path).overlay(&settings, environment: environment)
        return settings
    }

    /// The bytes of a file, for who reads a part of the settings.
    ///
    /// - Throws: ``SettingsFileError``.
    public static func bytes(at path: String) throws(SettingsFileError) -> Data {
        try SettingsFile.bytes(at: path)
    }

    /// Reads settings from bytes.
    ///
    /// - Parameters:
    ///   - name: what problems call the file.
    ///   - directory: where relative paths of further files begin; empty: the working directory;
    ///     nil: none is read, because the text comes from somebody who may not read this machine's.
    /// - Throws: ``SettingsProblems``.
    public static func read(
        _ bytes: Data, name: String, directory: String? = "", environment: [String: String],
        for purpose: Purpose = .scan
    ) throws(SettingsProblems) -> Settings {
        let result = LargeStack.run {
            Result { () throws(SettingsProblems) in
                try readHere(
                    bytes, name: name, directory: directory, environment: environment,
                    for: purpose, splitFrom: CameraSplit.worthwhile)
            }
        }
        return try result.get()
    }

    /// Reads on the caller's stack.
    ///
    /// - Parameter splitFrom: the bytes from which the cameras are taken piece by piece, which
    ///   changes nothing but time and memory.
    static func readHere(
        _ bytes: Data, name: String, directory: String?, environment: [String: String],
        for purpose: Purpose, splitFrom: Int
    ) throws(SettingsProblems) -> Settings {
        var splitFrom = splitFrom
        while true {
            let document: SettingsDocument
            do {
                document = try SettingsDocument(bytes: bytes, file: name, splitFrom: splitFrom)
            } catch {
                if splitFrom == .max { throw SettingsProblems(problems: [error]) }
                splitFrom = .max
                continue
            }
            var assembly = Assembly(
                document: document,
                checker: Checker(file: name, environment: environment, document: document),
                directory: directory ?? "", readsFiles: directory != nil)
            let settings = assembly.settings(for: purpose)
            if assembly.isSplitAstray {
                splitFrom = .max
                continue
            }
            guard assembly.checker.problems.isEmpty, let settings else {
                throw assembly.checker.problems.thrown(mainFile: name)
            }
            return settings
        }
    }
}

/// Files that the settings are read from.
enum SettingsFile {
    /// - Throws: ``SettingsFileError``; a directory, a pipe and what is too large are refused.
    static func bytes(at path: String) throws(SettingsFileError) -> Data {
        do {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else {
                throw SettingsFileError(file: path, cause: "not a file")
            }
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as SettingsFileError {
            throw error
        } catch {
            throw SettingsFileError(file: path, cause: cause(of: error))
        }
    }

    private static func cause(of error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: "no such file"
        case .fileReadNoPermission: "permission denied"
        default: "cannot be read"
        }
    }
}
