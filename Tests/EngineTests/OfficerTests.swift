import CaseFiling
import Engine
import Foundation
import Scene
import Testing

@Suite("The patrol hears officers", .enabled(if: StreetStills.areToBeHad, "needs ffmpeg"))
struct OfficerTests {
    /// A bag comes with the 17th of 40 pictures and stays; an officer does something with its case
    /// as soon as it is filed.
    private func cases(after verbs: [CaseVerb]) async throws -> [CaseRecord] {
        let street = try PatrolledStreet(bag: 16..<40)
        defer { street.remove() }
        let output = street.path("out")
        let store = "\(output)/curbwatch.sqlite"
        var waiting = verbs
        _ = try await street.patrol(into: output) { due in
            let office = try CaseStore(path: store, access: .desk)
            guard let filed = try office.cases().first else { return }
            for verb in waiting {
                try office.perform(
                    verb, on: filed.number, by: .officer("chen"),
                    at: Moment(milliseconds: Int64(due.timeIntervalSince1970) * 1000))
            }
            waiting = []
        }
        return try CaseStore(path: store, access: .desk).cases()
    }

    @Test("what was rejected is not filed again while it stands")
    func rejected() async throws {
        let cases = try await cases(after: [.reject])
        #expect(cases.map(\.state) == [.rejected])
    }

    @Test("what was closed but stands there still is filed again after its dwell")
    func closed() async throws {
        let cases = try await cases(
            after: [.confirm, .dispatch, .handle, .finish, .verify, .close])
        #expect(cases.map(\.state).sorted { $0.rawValue < $1.rawValue } == [.closed, .reported])
    }

    @Test("without a word from an officer it stays one case")
    func left() async throws {
        #expect(try await cases(after: []).map(\.state) == [.reported])
    }
}
