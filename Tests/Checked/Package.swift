// swift-tools-version: 6.2
import PackageDescription

// The arithmetic and the network reader by themselves, so that CI can build them a second time under
// AddressSanitizer without the rest of the product. What the product builds without bounds checks is
// checked here: optimised, but trapping. `packaging/check-memory.sh` runs it; the folders are links.

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func kernels(_ flags: String...) -> [SwiftSetting] {
    #if arch(x86_64)
        let width = flags.flatMap { ["-Xcc", $0] }
    #else
        let width: [String] = []
    #endif
    return common + [.enableExperimentalFeature("BuiltinModule"), .unsafeFlags(["-O"] + width)]
}

func stage(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    settings: [SwiftSetting] = common
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: ["README.md"] + exclude,
        swiftSettings: settings)
}

let package = Package(
    name: "checked",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0")
    ],
    targets: [
        stage("Scene"),
        stage("Kernels", settings: kernels("-march=x86-64-v3")),
        stage(
            "KernelsAVX512", ["Kernels"],
            settings: kernels("-march=x86-64-v4") + [.define("CURBWATCH_AVX512")]),
        stage(
            "KernelsVNNI", ["Kernels"],
            settings: kernels("-march=x86-64-v4", "-mavx512vnni") + [.define("CURBWATCH_VNNI")]),
        stage(
            "Inference",
            [
                "Kernels", "KernelsAVX512", "KernelsVNNI",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ], exclude: ["Reading/regenerate.sh"]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        stage("Diffing", ["Scene", "Kernels", "CZstd"]),
        .testTarget(
            name: "KernelsTests", dependencies: ["Kernels", "KernelsVNNI"], swiftSettings: common),
        .testTarget(name: "InferenceTests", dependencies: ["Inference"], swiftSettings: common),
        .testTarget(
            name: "DiffingTests", dependencies: ["Scene", "Diffing", "Kernels"],
            swiftSettings: common),
    ]
)
