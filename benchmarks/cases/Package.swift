// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "case-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "curbwatch", path: "../..")],
    targets: [
        .executableTarget(
            name: "casebench",
            dependencies: [
                .product(name: "CurbwatchStages", package: "curbwatch")
            ])
    ]
)
