// Prints what the store does with a million cases, with kills and with a full disk.
import Foundation

let words = Array(CommandLine.arguments.dropFirst())
let count = words.count > 1 ? Int(words[1]) : nil
var kept = false
switch words.first {
case "million": kept = try Million(cases: count ?? 1_000_000).run()
case "kills": kept = try Kills(count: count ?? 300).run()
case "full": kept = try FullDisk(count: count ?? 20).run()
case "child" where words.count == 2: try FilingChild(folder: words[1]).run()
default:
    say("usage: casebench million|kills|full [COUNT]")
    exit(64)
}
exit(kept ? 0 : 1)
