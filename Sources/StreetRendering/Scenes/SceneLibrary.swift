import Scene

/// The scenes that the package ships, by name.
public enum SceneLibrary {
    /// A scene that is made anew for each seed.
    public struct Recipe: Sendable {
        public let name: String
        public let summary: String
        /// The seed of the clip in `Samples/`.
        public let seed: UInt64
        /// Whether `Samples/` holds it.
        public var isSample: Bool { name != "traffic-load" }
        let build: @Sendable (UInt64) -> StreetScene

        public func scene(seed: UInt64? = nil) -> StreetScene { build(seed ?? self.seed) }
    }

    public static let all: [Recipe] = [
        recipe("bags", seed: 21, BagsScene.make),
        recipe("busy-nothing", seed: 22, BusyNothingScene.make),
        recipe("cart", seed: 23, CartScene.make),
        recipe("present-at-start", seed: 24, PresentAtStartScene.make),
        recipe("two-presets", seed: 25, TwoPresetsScene.make),
        recipe("night", seed: 26, NightScene.make),
        recipe("traffic-load", seed: 27, TrafficLoadScene.make),
    ]

    public static func recipe(named name: String) -> Recipe? { all.first { $0.name == name } }

    private static func recipe(
        _ name: String, seed: UInt64, _ build: @escaping @Sendable (UInt64) -> StreetScene
    ) -> Recipe {
        Recipe(name: name, summary: build(seed).summary, seed: seed, build: build)
    }
}
