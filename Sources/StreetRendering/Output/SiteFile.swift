import Foundation
import Scene

/// Writes the site file of a scene: one camera, one preset, its zones measured from the scene.
public struct SiteFile: Sendable {
    /// What a sample asks for that differs from the catalogue.
    struct Rule: Sendable {
        var violation: Violation
        var dwell: Int
        var file: Bool
    }

    let scene: StreetScene
    let preset: Int

    public init(scene: StreetScene, preset: Int = 0) {
        self.scene = scene
        self.preset = preset
    }

    /// The file's text, YAML.
    public var text: String {
        let seen = scene.camera.presets[preset]
        var lines = [
            "# Synthetic: rendered by `streetrender render \(scene.name)`. Written with the clip.",
            "site: {name: Sample street, zone: Asia/Shanghai}",
            "cameras:",
            "  - id: \(scene.name)",
            "    source: recording",
            "    presets:",
            "      - id: \(seen.id)",
            "        zones:",
        ]
        let projection = Projection(pose: seen.pose, width: 1600, height: 900)
        for zone in Self.zones {
            let outline = projection.outline(of: zone.corners)
            guard outline.count >= 3 else { continue }
            lines.append(
                "          - {id: \(zone.id), kind: \(zone.kind.rawValue), polygon: \(Self.list(outline))}"
            )
        }
        if !scene.rules.isEmpty {
            lines.append("violations: # a short clip needs shorter dwells than a city's minutes")
            for rule in scene.rules {
                let filing = rule.file ? ", file: reported" : ""
                lines.append("  \(rule.violation.rawValue): {dwell: \(rule.dwell)s\(filing)}")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let zones: [(id: String, kind: Zone.Kind, corners: [Vector])] = [
        (id: "walk", kind: .pavement, corners: strip(from: 9.1, to: StreetPlan.facade)),
        (
            id: "road", kind: .carriagewayNoParking,
            corners: strip(from: StreetPlan.nearKerb, to: 9.0)
        ),
    ]

    private static func strip(from near: Float, to far: Float) -> [Vector] {
        [
            Vector(-45, near, 0), Vector(60, near, 0), Vector(60, far, 0), Vector(-45, far, 0),
        ]
    }

    private static func list(_ points: [Point]) -> String {
        let pairs = points.map { String(format: "[%.3f, %.3f]", abs($0.x), abs($0.y)) }
        return "[" + pairs.joined(separator: ", ") + "]"
    }
}
