import ArgumentParser

/// The program: one command for each verb.
@main
struct StreetRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "streetrender",
        abstract: "Renders street clips with a known truth, for tests and trials.",
        discussion: """
            The pictures are synthetic. The same scene, seed and size always give the same \
            pictures; the file also depends on the ffmpeg program that encodes it.

            EXAMPLES
              streetrender list
              streetrender render bags --output /tmp/bags.mp4
              streetrender render night --seed 7 --size 1280x720 --output /tmp/night.mp4
              streetrender render cart --picture 300 --output /tmp/cart.ppm
              streetrender samples --output Samples
            """,
        subcommands: [List.self, Render.self, Samples.self])
}
