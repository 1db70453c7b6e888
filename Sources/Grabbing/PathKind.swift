internal import Glibc

/// What lies at a path, links followed.
enum PathKind: Hashable {
    case file, folder, other, missing

    init(_ path: String) {
        var status = stat()
        guard !path.utf8.contains(0), stat(path, &status) == 0 else {
            self = .missing
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }

    static func exists(_ path: String) -> Bool { PathKind(path) != .missing }

    /// The paths of a folder's own entries, hidden ones left out, in the order of their bytes.
    static func contents(of folder: String) throws(GrabError) -> [String] {
        guard let stream = opendir(folder) else {
            throw GrabError(.unreadable, source: folder, attempt: "list folder")
        }
        defer { closedir(stream) }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        var paths: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
                place.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { paths.append(prefix + name) }
        }
        return paths.sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) }
    }
}

/// A shell pattern of paths.
enum Pattern {
    /// The paths that match, sorted.
    ///
    /// - Throws: `notFound` where none does, or where the text is no pattern.
    static func matches(_ pattern: String) throws(GrabError) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard pattern.contains(where: { "*?[".contains($0) }), !pattern.utf8.contains(0),
            glob(pattern, 0, nil, &found) == 0
        else { throw GrabError(.notFound, source: pattern, attempt: "find input") }
        return (0..<Int(found.gl_pathc)).compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
