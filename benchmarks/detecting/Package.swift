// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "detecting-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "curbwatch", path: "../..")],
    targets: [
        .executableTarget(
            name: "detectbench",
            dependencies: [
                .product(name: "CurbwatchStages", package: "curbwatch")
            ])
    ]
)
