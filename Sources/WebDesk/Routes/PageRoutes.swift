internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Scene

/// The page's own files, held in the program.
enum PageRoutes {
    static let all: [Endpoint] = PageFiles.all.map { file in
        let tag = "\"\(Hex.text(SHA256.hash(data: file.bytes).prefix(8)))\""
        let body = ByteBuffer(bytes: file.bytes)
        return Endpoint(
            method: .get, path: file.path,
            id: "page"
                + file.path.split(whereSeparator: { !$0.isLetter }).map(\.capitalized).joined(),
            summary: "Part of the page", role: nil,
            answers: [.init(status: 200, help: "The file.", type: file.type)]
        ) { _, call in
            let headers: HTTPFields = [
                .contentType: file.type, .eTag: tag, .cacheControl: "no-cache",
            ]
            if Reply.has(call.request, tag) {
                return Response(status: .notModified, headers: headers)
            }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
    }
}

/// The files of `Page/`, which the build puts into the program (docs/decisions/0009).
enum PageFiles {
    static let html = "text/html; charset=utf-8"
    static let script = "text/javascript; charset=utf-8"
    static let all: [(path: String, type: String, bytes: [UInt8])] = [
        ("/", html, PackageResources.index_html),
        ("/desk.css", "text/css; charset=utf-8", PackageResources.desk_css),
        ("/icon.svg", "image/svg+xml", PackageResources.icon_svg),
        ("/app.js", script, PackageResources.app_js),
        ("/api.js", script, PackageResources.api_js),
        ("/dom.js", script, PackageResources.dom_js),
        ("/words.js", script, PackageResources.words_js),
        ("/queue.js", script, PackageResources.queue_js),
        ("/wall.js", script, PackageResources.wall_js),
        ("/map.js", script, PackageResources.map_js),
        ("/datum.js", script, PackageResources.datum_js),
        ("/editor.js", script, PackageResources.editor_js),
        ("/timetable.js", script, PackageResources.timetable_js),
        ("/numbers.js", script, PackageResources.numbers_js),
    ]
}
