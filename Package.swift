// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Warnings are errors where CURBWATCH_STRICT is set (CI and `make lint`); a newer compiler's new
// warning must not stop a user's build.
let strict = ProcessInfo.processInfo.environment["CURBWATCH_STRICT"] != nil

let common: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

// Kernels are reached through checked wrappers only, so bounds checks inside them are switched off
// in every configuration: at -Onone a test of a network would not finish.
#if arch(x86_64)
    let floor = ["-Xcc", "-march=x86-64-v3"]
#else
    let floor: [String] = []
#endif
let kernels =
    common + [
        .enableExperimentalFeature("BuiltinModule"), .unsafeFlags(["-Ounchecked"] + floor),
    ]

let package = Package(
    name: "curbwatch",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "curbwatch", targets: ["curbwatch"]),
        .library(name: "CurbwatchEngine", targets: ["Engine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "Scene", swiftSettings: common),
        .target(name: "Timetable", swiftSettings: common),
        .target(name: "Kernels", swiftSettings: kernels),
        .systemLibrary(
            name: "CFFmpeg", pkgConfig: "libavformat libavcodec libswscale libavutil",
            providers: [
                .apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev", "libavutil-dev"])
            ]),
        .systemLibrary(
            name: "CFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
        .target(name: "Grabbing", dependencies: ["Scene", "CFFmpeg"], swiftSettings: common),
        .target(
            name: "Picturing", dependencies: ["Scene", "CFFmpeg", "CFreeType"],
            swiftSettings: common),
        .target(
            name: "Patrolling",
            dependencies: [
                "Scene", "Timetable", .product(name: "HeapModule", package: "swift-collections"),
            ], swiftSettings: common),
        .target(name: "Diffing", dependencies: ["Scene", "Kernels"], swiftSettings: common),
        .target(name: "Judging", dependencies: ["Scene"], swiftSettings: common),
        .target(
            name: "CaseFiling",
            dependencies: [
                "Scene", "Timetable", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: common),
        .target(
            name: "Engine",
            dependencies: [
                "Scene", "Timetable", "Grabbing", "Picturing", "Patrolling", "Diffing", "Judging",
                "CaseFiling", "Yams", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: common),
        .executableTarget(
            name: "curbwatch",
            dependencies: [
                "Scene", "Timetable", "Grabbing", "Picturing", "CaseFiling", "Engine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: common),
        .testTarget(name: "WallTests", swiftSettings: common),
    ]
)
