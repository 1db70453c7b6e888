internal import CaseFiling
internal import Engine
internal import Foundation
internal import Scene

/// What changed since it was last asked, for the newsroom.
struct News {
    let desk: Desk
    private var board: Int
    private var edition: Int

    init(desk: Desk) {
        self.desk = desk
        board = desk.access.board.changes(after: -1).number
        edition = desk.access.board.settings.edition
    }

    mutating func gather() async throws {
        let changes = try await desk.standing.refresh(desk.access.store)
        if !changes.isEmpty { try await tell(changes) }
        let (number, views) = desk.access.board.changes(after: board)
        board = number
        let now = desk.access.board.settings.edition
        if now != edition || views == nil {
            edition = now
            desk.newsroom.tell(event: "settings", data: "{}", camera: nil)
            return
        }
        let text = ViewText(desk, now: Date())
        for id in (views ?? []).sorted() {
            guard let view = desk.timetables.view(id, desk.access.board) else { continue }
            desk.newsroom.tell(
                event: "view",
                data: text.summary(
                    view, desk.access.board.post(of: id), desk.standing.count(of: id)),
                camera: id.camera.name)
        }
    }

    /// One piece a case, with its last change; a picture that was given up is no news.
    private func tell(_ changes: [CaseChange]) async throws {
        var last: [String: CaseChange] = [:]
        var isNew: Set<String> = []
        for change in changes where !["pruned", "adopted"].contains(change.kind) {
            last[change.number] = change
            if change.kind == "filed" { isNew.insert(change.number) }
        }
        guard !last.isEmpty else { return }
        let page = try await desk.access.store.casePage(
            PageQuery(numbers: Set(last.keys), limit: last.count))
        for item in page.rows.reversed() {
            guard let change = last[item.number] else { continue }
            desk.newsroom.tell(
                event: "case",
                data: JSONText.object([
                    (
                        "change",
                        JSONText.string(isNew.contains(item.number) ? "filed" : change.kind)
                    ),
                    ("actor", JSONText.string(change.actor.text)), ("case", CaseText.summary(item)),
                ]), camera: item.view.camera.name)
        }
    }
}
