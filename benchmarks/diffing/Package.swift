// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "diffing-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "curbwatch", path: "../..")],
    targets: [
        .executableTarget(
            name: "diffbench",
            dependencies: [
                .product(name: "CurbwatchStages", package: "curbwatch")
            ])
    ]
)
