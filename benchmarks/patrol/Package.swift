// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "patrol-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "curbwatch", path: "../..")],
    targets: [
        .executableTarget(
            name: "patrolbench",
            dependencies: [
                .product(name: "CurbwatchPatrolling", package: "curbwatch")
            ]),
        .executableTarget(
            name: "reconnectbench",
            dependencies: [.product(name: "CurbwatchGrabbing", package: "curbwatch")]),
    ]
)
