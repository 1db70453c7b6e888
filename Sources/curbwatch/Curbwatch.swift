internal import ArgumentParser
internal import Engine

@main
struct Curbwatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curbwatch",
        abstract: "Watches street cameras and files cases of street violations by itself.",
        discussion: """
            Scan a recording and look at the cases:

              curbwatch scan street.mp4 --output out
              curbwatch cases list --output out

            Watch cameras by a timetable:

              curbwatch check --config curbwatch.yaml
              curbwatch schedule explain --config curbwatch.yaml --from 2026-01-31 --to 2026-02-01
              curbwatch run --config curbwatch.yaml

            Exit codes: 0 done; 1 finished, but something in the input failed; 64 usage; \
            65 bad data; 66 no input; 69 a service is unavailable; 73 cannot write; \
            78 settings are wrong.
            """,
        version: Version.text,
        subcommands: [
            ScanCommand.self, RunCommand.self, GrabCommand.self, CheckCommand.self,
            SchemaCommand.self, ScheduleCommand.self, ViewsCommand.self, CasesCommand.self,
            StoreCommand.self,
            ModelsCommand.self, ClassifyCommand.self, TeachCommand.self, AccuracyCommand.self,
            BenchCommand.self, DeskCommand.self, CamerasCommand.self, DiscoverCommand.self,
            SimulateCommand.self,
        ])

    static func main() async {
        Program.keepHeapSmall()
        await main(nil)
    }
}
