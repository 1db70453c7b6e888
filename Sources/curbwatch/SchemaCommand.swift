internal import ArgumentParser
internal import Engine

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the settings, or their manual.",
        discussion: """
            Editors that know JSON Schema complete and check settings files by it. `check` finds \
            more: references, names that come twice, times that need a place.

            Examples:

              curbwatch schema > curbwatch.schema.json
              curbwatch schema --manual > docs/settings.md

            In an editor with the YAML language server, the first line of the file then is

              # yaml-language-server: $schema=./curbwatch.schema.json
            """)

    @Flag(help: "Print the manual in Markdown instead.")
    var manual = false

    func run() {
        print(manual ? Settings.manual() : Settings.jsonSchema(), terminator: "")
    }
}
