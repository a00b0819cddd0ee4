// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Benchmarks of parts, outside the product: `swift run --package-path Benchmarks -c release KernelLadder`.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Sextant", path: "..")],
    targets: [
        .executableTarget(
            name: "KernelLadder", dependencies: [.product(name: "CKernels", package: "Sextant")],
            swiftSettings: swiftSettings),
        .executableTarget(name: "ReadOrder", cSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])]),
        .executableTarget(name: "StepCost", cSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])]),
        .executableTarget(name: "TileCost", cSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])]),
        .executableTarget(
            name: "TokenCost", dependencies: [.product(name: "EngineAPI", package: "Sextant")],
            swiftSettings: swiftSettings),
    ]
)
