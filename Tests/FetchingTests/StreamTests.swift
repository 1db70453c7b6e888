import Fetching
import Testing

@Suite("Motion JPEG over HTTP, cut anywhere")
struct MultipartReaderTests {
    private let text =
        "preamble\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc\r\n"
        + "--frame\r\n\r\nd--fra\r\nme\r\n--frame--\r\n"

    private func parts(_ text: String, of type: String, pieces: Int, limit: Int = 100) throws
        -> [String]
    {
        var reader = try #require(MultipartReader(type: type, limit: limit))
        let bytes = Array(text.utf8)
        var parts: [String] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
            parts += try piece.withUnsafeBufferPointer { try reader.take($0) }
                .map { String(decoding: $0, as: UTF8.self) }
        }
        return parts
    }

    /// 1 cuts inside every mark and line break; 1000 holds all of it.
    @Test("gives the same parts however it comes", arguments: [1, 2, 3, 7, 16, 1000])
    func cuts(pieces: Int) throws {
        let found = try parts(
            text, of: "multipart/x-mixed-replace; boundary=frame", pieces: pieces)
        #expect(found == ["abc", "d--fra\r\nme"])
    }

    @Test(
        "takes the boundary as cameras write it",
        arguments: [
            "multipart/x-mixed-replace;boundary=\"frame\"",
            "Multipart/X-Mixed-Replace; charset=x; Boundary=--frame",
        ])
    func boundaries(type: String) throws {
        #expect(try parts(text, of: type, pieces: 5).count == 2)
    }

    @Test("is not made of anything else", arguments: ["image/jpeg", "multipart/mixed", ""])
    func others(type: String) { #expect(MultipartReader(type: type, limit: 10) == nil) }

    @Test("a part that the end of the connection ends is given with the end")
    func finish() throws {
        var reader = try #require(
            MultipartReader(type: "multipart/x-mixed-replace; boundary=f", limit: 100))
        for piece in ["--f\r\n\r\nab", "c"] {
            let parts = try Array(piece.utf8).withUnsafeBufferPointer { try reader.take($0) }
            #expect(parts.isEmpty)
        }
        let last = reader.finish()
        #expect(last == Array("abc".utf8))
        let again = reader.finish()
        #expect(again == nil)
    }

    @Test("a part without an end is too large, not kept")
    func endless() throws {
        let flood = "--f\r\n\r\n" + String(repeating: "x", count: 20_000)
        #expect(throws: FetchError(.tooLarge, "a part above 100 bytes")) {
            try parts(flood, of: "multipart/x-mixed-replace; boundary=f", pieces: 1000)
        }
    }
}

@Suite("Playlists, and where they lead")
struct PlaylistTests {
    @Test("a master playlist has variants, a media playlist segments with their map")
    func reads() throws {
        let master = try #require(
            Playlist(
                """
                #EXTM3U
                #EXT-X-STREAM-INF:CODECS="avc1,mp4a",BANDWIDTH=800000
                low.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1920x1080
                high.m3u8
                """))
        #expect(master.variants.map(\.bandwidth) == [800_000, 2_000_000])
        #expect(master.variants.map(\.reference) == ["low.m3u8", "high.m3u8"])
        let media = try #require(
            Playlist(
                "#EXTM3U\r\n#EXT-X-MAP:URI=\"init.mp4\"\r\n#EXTINF:2.5,title\r\na.m4s\r\n"
                    + "#EXTINF:2,\r\nb.m4s\r\n"))
        #expect(media.segments.map(\.seconds) == [2.5, 2])
        #expect(media.segments.map(\.map) == ["init.mp4", "init.mp4"])
        #expect(!media.isBeyondUs)
    }

    @Test("what is encrypted or a piece is said, and other texts are no playlist")
    func beyond() {
        for line in ["#EXT-X-KEY:METHOD=AES-128,URI=\"k\"", "#EXT-X-BYTERANGE:100@0"] {
            #expect(Playlist("#EXTM3U\n\(line)\n#EXTINF:1,\na.ts")?.isBeyondUs == true)
        }
        #expect(Playlist("#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\na")?.isBeyondUs == false)
        #expect(Playlist("<html>") == nil)
        #expect(Playlist("") == nil)
    }

    @Test(
        "a reference leads to this host or nowhere",
        arguments: [
            ("b.ts", "http://camera:8080/live/b.ts"),
            ("/b.ts?x=1#y", "http://camera:8080/b.ts"),
            ("../../../b.ts", "http://camera:8080/b.ts"),
            ("http://camera:81/b.ts", "http://camera:81/b.ts"),
            ("https://camera/b.ts", "https://camera:443/b.ts"),
            ("http://other/b.ts", nil), ("//other/b.ts", nil), ("file:///etc/passwd", nil),
            ("concat:a|b", nil), ("http://camera@other/", nil),
        ])
    func referred(reference: String, address: String?) throws {
        let here = try #require(WebAddress("http://li:pw@camera:8080/live/a.m3u8?token=1"))
        let found = here.referred(reference)
        #expect(found?.description == address)
        if found != nil { #expect(found?.user == here.user) }
    }
}
