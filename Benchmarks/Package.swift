// swift-tools-version: 6.2
import PackageDescription

/// Benchmarks of parts, outside the product: `swift run --package-path Benchmarks -c release KernelLadder`.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Sextant", path: "..")],
    targets: [
        .executableTarget(
            name: "KernelLadder",
            dependencies: [.product(name: "CKernels", package: "Sextant")],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ])
    ]
)
