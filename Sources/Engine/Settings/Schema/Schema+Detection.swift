extension Schema {
    static let detection = Record(
        "detection", "Which networks name what is seen. Everything works without, with less.",
        [
            Field(
                "detector", .text(.name), standard: .text("auto"),
                "What finds people, cycles and vehicles: a name from `curbwatch models list`, "
                    + "`none`, or `auto` for the best one that is there."),
            Field(
                "classifier", .choice(DetectionSettings.Classifier.allCases.map(\.rawValue)),
                standard: .text("auto"),
                "What names a changed region and looks at zones without a memory: `auto` where its "
                    + "files are there, or `none`."),
            Field(
                "tiling", .whole(0...6), standard: .whole(2),
                "Parts each way into which a visit's picture is also cut, so that far things are "
                    + "large enough; 0 looks at the whole picture only. Costs its square."),
            Field(
                "every", .duration(.milliseconds(200) ... .seconds(3600)),
                standard: .duration(.seconds(1)),
                "While watching: the least time between two looks of the detector. Less follows "
                    + "quick things better and costs more."),
            Field(
                "survey", .duration(.seconds(600) ... .seconds(7 * 24 * 3600)),
                standard: .duration(.seconds(24 * 3600)),
                "Between two absolute looks at the zones of a view, which find what was there from "
                    + "the start."),
            Field(
                "folder", .text(.path),
                "Folder of the networks; without it the folder Models beside the program, or the "
                    + "one that CURBWATCH_MODELS names."),
            Field(
                "taught", .text(.path),
                "What `curbwatch teach --in` keeps, relative to this file: the classifier then uses "
                    + "the head that was fitted last, from the next start or SIGHUP on."),
        ])
}
