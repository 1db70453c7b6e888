internal import ArgumentParser
internal import CaseFiling
internal import Engine
internal import Foundation
internal import Grabbing
internal import WebDesk

/// The exit codes that others rely on, those of sysexits.h.
enum Ending {
    static let partly = ExitCode(1)
    static let usage = ExitCode(64)
    static let badData = ExitCode(65)
    static let noInput = ExitCode(66)
    static let unavailable = ExitCode(69)
    static let cannotWrite = ExitCode(73)
    static let settings = ExitCode(78)

    /// Says what went wrong on standard error.
    static func report(_ text: String) {
        FileHandle.standardError.write(Data("curbwatch: \(text)\n".utf8))
    }

    /// Reports an error and returns the code with which the command ends.
    static func code(reporting error: any Error) -> ExitCode {
        switch error {
        case let error as SettingsProblems:
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            return settings
        case let error as SettingsFileError:
            report(error.description)
            return noInput
        case let error as ScanError:
            report(error.description)
            return switch error.reason {
            case .noInput: noInput
            case .usage: usage
            case .cannotWrite: cannotWrite
            case .otherScan: badData
            }
        case let error as ViewBook.Fault:
            report(error.description)
            return noInput
        case let error as NetworkError:
            report(error.description)
            return settings
        case let error as PatrolError:
            report(error.description)
            return error.reason == .settings ? settings : cannotWrite
        case let error as DeskError:
            report(error.description)
            return switch error.reason {
            case .settings: settings
            case .cannotWrite: cannotWrite
            case .cannotListen: unavailable
            }
        case let error as KeyringError:
            report(error.description)
            return switch error.reason {
            case .badName, .nameTaken, .noSuchName: usage
            case .unreadable, .damaged: badData
            case .cannotWrite: cannotWrite
            }
        case let error as StoreError:
            report(error.description)
            return switch error.reason {
            case .diskFull, .cannotWrite: cannotWrite
            case .noSuchStore, .noSuchCase: noInput
            case .inUse: unavailable
            case .illegalTransition, .illegalVerb, .badName: usage
            case .corrupt, .notOurs, .newerVersion, .failed: badData
            }
        case let error as GrabError:
            report(error.description)
            return switch error.reason {
            case .notFound: noInput
            case .unreachable, .refused, .unauthorised, .stalled, .noKeyPicture, .cancelled:
                unavailable
            default: badData
            }
        default:
            report("\(error)")
            return badData
        }
    }
}
