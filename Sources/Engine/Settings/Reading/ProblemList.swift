/// The problems of one reading, in the order in which they are found.
struct ProblemList {
    /// More than anyone reads; the rest is counted.
    static let most = 200

    private(set) var problems: [SettingsProblem] = []
    private(set) var more = 0

    var isEmpty: Bool { problems.isEmpty }

    mutating func add(_ problem: SettingsProblem) {
        if problems.count < ProblemList.most { problems.append(problem) } else { more += 1 }
    }

    /// All of them in the order of the file, the calendar's after those of the main file.
    func thrown(mainFile: String) -> SettingsProblems {
        let sorted = problems.sorted {
            ($0.file == mainFile ? 0 : 1, $0.file, $0.line, $0.column, $0.path)
                < ($1.file == mainFile ? 0 : 1, $1.file, $1.line, $1.column, $1.path)
        }
        return SettingsProblems(problems: sorted, more: more)
    }
}
