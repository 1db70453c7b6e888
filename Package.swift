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
func kernels(_ processor: String, _ more: String...) -> [SwiftSetting] {
    #if arch(x86_64)
        let width = (["-march=\(processor)"] + more).flatMap { ["-Xcc", $0] }
    #else
        let width: [String] = []
    #endif
    return common + [
        .enableExperimentalFeature("BuiltinModule"), .unsafeFlags(["-Ounchecked"] + width),
    ]
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

/// A stage: a folder under `Sources/` that opens with its README.
func stage(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource]? = nil, settings: [SwiftSetting] = common
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: ["README.md"] + exclude,
        resources: resources, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: common)
}

let package = Package(
    name: "curbwatch",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "curbwatch", targets: ["curbwatch"]),
        .executable(name: "streetrender", targets: ["streetrender"]),
        .library(
            name: "CurbwatchStages",
            targets: ["Scene", "Grabbing", "Diffing", "Inference", "Detecting", "CaseFiling"]),
        .library(name: "CurbwatchGrabbing", targets: ["Scene", "Grabbing"]),
        .library(name: "CurbwatchPatrolling", targets: ["Scene", "Timetable", "Patrolling"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        stage("Scene"),
        stage("Timetable"),
        stage("Kernels", settings: kernels("x86-64-v3")),
        stage(
            "KernelsAVX512", ["Kernels"],
            settings: kernels("x86-64-v4") + [.define("CURBWATCH_AVX512")]),
        stage(
            "KernelsVNNI", ["Kernels"],
            settings: kernels("x86-64-v4", "-mavx512vnni") + [.define("CURBWATCH_VNNI")]),
        .systemLibrary(
            name: "CFFmpeg", pkgConfig: "libavformat libavcodec libswscale libavutil",
            providers: [
                .apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev", "libavutil-dev"])
            ]),
        .systemLibrary(
            name: "CFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
        .systemLibrary(
            name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CMalloc"),
        stage("Grabbing", ["Scene", "CFFmpeg"]),
        stage("Fetching", ["CCurl"]),
        stage("ONVIF", ["Fetching", crypto]),
        stage("Picturing", ["Scene", "CFFmpeg", "CFreeType"]),
        stage(
            "Patrolling",
            ["Scene", "Timetable", .product(name: "HeapModule", package: "swift-collections")]),
        stage("Diffing", ["Scene", "Kernels", "CZstd"]),
        stage(
            "Inference",
            [
                "Kernels", "KernelsAVX512", "KernelsVNNI",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Reading/regenerate.sh"]),
        stage("Detecting", ["Scene", "Kernels", "Inference", crypto]),
        stage("Judging", ["Scene"]),
        stage(
            "CaseFiling",
            ["Scene", "Timetable", .product(name: "GRDB", package: "GRDB.swift"), crypto]),
        stage(
            "Delivering",
            [
                "Scene", "CMosquitto", "CCurl", crypto,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        stage(
            "Engine",
            [
                "Scene", "Timetable", "Grabbing", "Picturing", "Patrolling", "Diffing", "Fetching",
                "ONVIF",
                "Detecting", "Judging", "CaseFiling", "Delivering", "Yams", crypto, logging,
                lifecycle,
            ], exclude: ["Settings/README.md"]),
        stage(
            "Benching",
            [
                "Scene", "Timetable", "Grabbing", "Diffing", "Inference", "Detecting",
                "CaseFiling", "Engine", "StreetRendering", logging, lifecycle,
            ]),
        stage(
            "WebDesk",
            [
                "Scene", "Timetable", "CaseFiling", "Engine", crypto, logging, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], resources: [.embedInCode("Page")]),
        .executableTarget(
            name: "curbwatch",
            dependencies: [
                "Scene", "Timetable", "Grabbing", "Picturing", "Detecting", "CaseFiling", "Engine",
                "Inference", "Benching", "CMalloc", "WebDesk", "ONVIF", "Simulating",
                arguments, crypto, logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], exclude: ["README.md"], swiftSettings: common),
        stage("StreetRendering", ["Scene"]),
        stage(
            "Simulating",
            [
                "Scene", "StreetRendering", "Picturing", "ONVIF", crypto,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "streetrender", dependencies: ["StreetRendering", "Scene", arguments],
            exclude: ["README.md"], swiftSettings: common),

        tests("TimetableTests", ["Timetable"]),
        tests("KernelsTests", ["Kernels", "KernelsVNNI"]),
        tests("GrabbingTests", ["Scene", "Grabbing"], exclude: ["Peers"]),
        tests("PicturingTests", ["Scene", "Grabbing", "Picturing"]),
        tests("FetchingTests", ["Fetching"]),
        .target(name: "PythonPeers", path: "Tests/PythonPeers", swiftSettings: common),
        tests("ONVIFTests", ["ONVIF", "Fetching", "PythonPeers"], exclude: ["Peers"]),
        tests("PatrollingTests", ["Scene", "Timetable", "Patrolling"]),
        tests("DiffingTests", ["Scene", "Diffing", "Kernels"]),
        tests("InferenceTests", ["Inference"]),
        tests(
            "DetectingTests",
            ["Scene", "Kernels", "Detecting", "Inference", "Grabbing", "PythonPeers"],
            exclude: ["Peers"]),
        tests(
            "DeliveringTests", ["Delivering", "CaseFiling", "Scene", "Timetable", crypto],
            exclude: ["README.md", "Peers"]),
        tests("JudgingTests", ["Scene", "Judging"], exclude: ["README.md"]),
        .executableTarget(
            name: "CaseFilingChild", dependencies: ["CaseFiling", "Scene"],
            path: "Tests/CaseFilingChild", exclude: ["README.md"], swiftSettings: common),
        tests(
            "CaseFilingTests",
            [
                "CaseFilingChild", "CaseFiling", "Scene", "Timetable",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], exclude: ["README.md"]),
        tests(
            "EngineTests",
            [
                "Engine", "Scene", "Timetable", "Judging", "Grabbing", "CaseFiling", "Picturing",
                "Delivering", "Patrolling", "Simulating",
                logging,
            ]),
        tests("BenchingTests", ["Benching"]),
        tests(
            "WebDeskTests",
            [
                "WebDesk", "Engine", "CaseFiling", "Scene", "Timetable", logging, crypto,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ], exclude: ["Peers"]),
        tests(
            "SimulatingTests", ["Simulating", "ONVIF", "Fetching", "Scene", "PythonPeers"],
            exclude: ["Peers"]),
        tests("StreetRenderingTests", ["StreetRendering", "Scene"]),
        tests("CommandTests", ["curbwatch", crypto]),
        tests("WallTests"),
    ]
)
