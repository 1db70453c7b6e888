internal import ArgumentParser
internal import Detecting
internal import Engine
internal import Foundation
internal import Grabbing
internal import Scene

/// Where the classifier's networks lie, for the commands that use it by itself.
struct ClassifierPlace: ParsableArguments {
    @Option(
        help: "The folder of the networks; else CURBWATCH_MODELS, else the one beside the program.")
    var models: String?

    @Option(
        help: ArgumentHelp(
            "A taught head, or the folder that teach keeps; else the one that came along.",
            valueName: "folder"))
    var head: String?

    func classifier(threads: Int) throws -> RegionClassifier {
        try RegionClassifier(
            backbone: backbone(), head: headFolder(),
            garbage: Networks.garbageMap(in: folder(), threads: threads), threads: threads)
    }

    /// The classifier with the head that came along, whatever was taught.
    func shipped(threads: Int) throws -> RegionClassifier {
        try RegionClassifier(
            backbone: backbone(), head: folder().file(Networks.head),
            threads: threads)
    }

    private func folder() throws -> ModelFolder {
        if let models { return ModelFolder(path: models) }
        let found = ModelFolder(
            settings: DetectionSettings(), environment: ProcessInfo.processInfo.environment,
            program: Program.path)
        guard let found else {
            throw ClassifierError(
                .missing, "no folder of networks was found; give --models or CURBWATCH_MODELS")
        }
        return found
    }

    private func backbone() throws -> URL {
        let folder = try folder()
        guard let file = folder.file(named: Networks.backbone) else {
            throw ClassifierError(
                .missing, "\(folder.path): \(Networks.backbone) is not there; run `make models`")
        }
        return file
    }

    private func headFolder() throws -> URL {
        guard let head else { return try folder().file(Networks.head) }
        let given = URL(fileURLWithPath: head)
        return try TeachingFolder(given).current ?? given
    }
}

/// A box as it is given on the command line.
enum BoxText {
    static func box(_ text: String) throws -> Box {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0.trimmingCharacters(in: .whitespaces)) }
        let numbers = parts.compactMap(\.self)
        guard parts.count == 4, numbers.count == 4, numbers.allSatisfy({ $0 >= 0 && $0 <= 1 }),
            numbers[2] > 0, numbers[3] > 0, numbers[0] + numbers[2] <= 1.0005,
            numbers[1] + numbers[3] <= 1.0005
        else {
            throw ValidationError(
                "box \(text): needs x,y,w,h in 0 ... 1 inside the picture, as 0.4,0.5,0.2,0.2")
        }
        return Box(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }
}

/// A picture file on its own.
enum PictureFile {
    static func frame(_ path: String) throws -> Frame {
        let still = Still(path: path, moment: Moment(milliseconds: 0))
        guard let frame = try StillsReader([still], name: path).next() else {
            throw GrabError(.noPictures, source: path, attempt: "read picture")
        }
        return frame
    }
}

/// The exit codes of what can go wrong with the classifier and its teaching.
enum ClassifierEnding {
    static func around(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let code as ExitCode {
            throw code
        } catch let error as ClassifierError {
            Ending.report(error.description)
            throw error.reason == .missing ? Ending.unavailable : Ending.badData
        } catch let error as TeachError {
            Ending.report(error.description)
            throw switch error.reason {
            case .unknown: Ending.usage
            case .cannotWrite: Ending.cannotWrite
            case .malformed, .tooFew: Ending.badData
            case .worse: Ending.partly
            }
        } catch {
            throw Ending.code(reporting: error)
        }
    }
}
