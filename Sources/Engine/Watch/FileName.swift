internal import Foundation
internal import Scene

/// A view's name as part of a file's name.
enum FileName {
    /// Letters, digits, `-` and `_` of the names stay; every other byte becomes `%XX`, so that no
    /// name leaves its folder and no two names meet.
    static func of(_ view: ViewID) -> String {
        "\(plain(view.camera.name))@\(plain(view.preset.name))"
    }

    static func of(_ camera: CameraID) -> String { plain(camera.name) }

    private static func plain(_ name: String) -> String {
        let allowed = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
        return name.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}
