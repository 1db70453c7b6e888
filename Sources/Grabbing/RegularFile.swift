internal import Glibc

/// A file that can be read without waiting: no pipe, no device, no folder.
struct RegularFile {
    let size: Int

    init(_ path: String, name: String, attempt: String) throws(GrabError) {
        var status = stat()
        guard !path.utf8.contains(0), stat(path, &status) == 0 else {
            let missing = errno == ENOENT || errno == ENOTDIR || path.utf8.contains(0)
            throw GrabError(missing ? .notFound : .unreadable, source: name, attempt: attempt)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw GrabError(
                .unreadable, source: name, attempt: attempt, detail: "it is not a regular file")
        }
        guard access(path, R_OK) == 0 else {
            throw GrabError(.unreadable, source: name, attempt: attempt, detail: "no permission")
        }
        size = Int(status.st_size)
    }
}
