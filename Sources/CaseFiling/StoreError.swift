/// Why the store or the evidence folder could not do what was asked, and what to do about it.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: Sendable, Hashable {
        case diskFull
        /// No permission, a read-only disk, a missing folder.
        case cannotWrite
        case noSuchStore
        /// Another engine has the store, or a lock was held longer than the busy timeout.
        case inUse
        case corrupt
        /// A database of another program.
        case notOurs
        case newerVersion(found: Int, known: Int)
        case noSuchCase
        case illegalTransition(from: CaseState, to: CaseState, allowed: [CaseState])
        case illegalVerb(CaseVerb, from: CaseState, allowed: [CaseVerb])
        /// A name or an identifier that must not become part of a path.
        case badName
        case failed
    }

    public var reason: Reason
    /// The file or the case number.
    public var subject: String
    /// What was being done, in the words of the log.
    public var attempt: String
    /// SQLite's extended code, or errno; for the log only.
    public var libraryCode: Int32?

    public init(_ reason: Reason, subject: String, attempt: String, libraryCode: Int32? = nil) {
        self.reason = reason
        self.subject = subject
        self.attempt = attempt
        self.libraryCode = libraryCode
    }

    public var description: String {
        let code = libraryCode.map { " (code \($0))" } ?? ""
        return "\(subject): could not \(attempt): \(words)\(code)"
    }

    private var words: String {
        switch reason {
        case .diskFull: "the disk is full; free some space and go on with --resume"
        case .cannotWrite: "cannot write there; check the folder's permissions and the disk"
        case .noSuchStore: "there is no store; give a scan's output or a daemon's data folder"
        case .inUse: "another curbwatch uses this store; end it or give another --output"
        case .corrupt: "the database is damaged; restore a backup or scan anew"
        case .notOurs: "it is a database of another program; give another --output"
        case .newerVersion(let found, let known):
            "it was written by a newer curbwatch (version \(found), this one knows \(known)); "
                + "use that one"
        case .noSuchCase: "there is no such case; `curbwatch cases list` shows them"
        case .illegalTransition(let from, let to, let allowed):
            "a case that is \(from.rawValue) cannot become \(to.rawValue); allowed: "
                + (allowed.isEmpty ? "none" : allowed.map(\.rawValue).joined(separator: ", "))
        case .illegalVerb(_, let from, let allowed):
            "the case is \(from.rawValue); allowed: "
                + allowed.map { verb in
                    "\(verb.words) (\(verb.target(from: from)?.rawValue ?? ""))"
                }.joined(separator: ", ")
        case .badName: "the name may not be used in a file name"
        case .failed: "an unexpected error"
        }
    }
}
