internal import Foundation
internal import Scene

/// A view's name as part of a file's name.
enum FileName {
    /// Letters, digits, `-` and `_` of the names stay; every other byte becomes `%XX`, so that no
    /// name leaves its folder and no two names meet.
    static func of(_ view: ViewID) -> String {
        let allowed = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
        let parts = [view.camera.name, view.preset.name].map {
            $0.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        }
        return parts.joined(separator: "@")
    }
}
