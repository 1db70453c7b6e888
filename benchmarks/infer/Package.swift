// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "inferbench",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "curbwatch", path: "../..")],
    targets: [
        .executableTarget(
            name: "inferbench",
            dependencies: [.product(name: "CurbwatchStages", package: "curbwatch")],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
