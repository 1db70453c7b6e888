import ArgumentParser
import Scene
import StreetRendering

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Names every scene.")

    func run() {
        for recipe in SceneLibrary.all {
            let scene = recipe.scene()
            let name = recipe.name.padded(to: 18)
            let length = "\(scene.duration.components.seconds) s".padded(to: 8)
            print("\(name)\(length)\(scene.picturesPerSecond) fps  \(recipe.summary)")
        }
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
