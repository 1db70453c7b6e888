// Files batches 0, 1, 2 … of a stream that only its number decides, evidence first, and prints each
// number once its commit has returned. Started again on the same folder it goes on behind its
// checkpoint.
//
//     CaseFilingChild FOLDER BATCHES [BYTES]     with BYTES no file may grow beyond it

import CaseFiling
import Foundation
import Scene

func fail(_ text: String, _ code: Int32) -> Never {
    FileHandle.standardError.write(Data((text + "\n").utf8))
    exit(code)
}

let words = CommandLine.arguments
guard words.count >= 3, let count = Int(words[2]) else { fail("FOLDER BATCHES [BYTES]", 64) }
if words.count > 3, let bytes = rlim_t(words[3]) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
    guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        fail("no limit", 71)
    }
}

do {
    let stream = Stream(folder: words[1])
    let store = try CaseStore(path: words[1] + "/curbwatch.sqlite")
    let evidence = try EvidenceStore(root: words[1])
    try evidence.sweep(keeping: store.eventIDs())
    let done = try store.checkpoint(of: Stream.view, run: "child")?.position.picturesDecoded ?? 0
    for number in done..<max(done, count) {
        try stream.between(number, store, evidence)
        try store.commit(stream.batch(number, evidence))
        FileHandle.standardOutput.write(Data("\(number)\n".utf8))
    }
} catch let error as StoreError {
    fail(error.description, error.reason == .inUse ? 69 : 73)
}
