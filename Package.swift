// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is compiled alike: warnings are errors, existentials and imports are explicit.
let swiftSettings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// `-O3` in both configurations: `swift test` would otherwise run the kernels at scalar speed.
let kernelSettings: [CSetting] = [
    .unsafeFlags(["-O3", "-fno-math-errno", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror"])
]

/// The model side and the engine are optimised in both configurations, as the kernels are: an unoptimised engine would
/// make tests on a real model take minutes. Checks for overflow and bounds stay in.
let engineSettings = swiftSettings + [.unsafeFlags(["-O"])]

/// The PyTorch worker is Python; the executable carries its source.
let workerModules = ["main", "channel", "device", "generate", "identity", "model", "precision", "tokens"]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], isEngine: Bool = false) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: isEngine ? engineSettings : swiftSettings)
}

/// Fixtures are read from beside the sources, so they are no resources.
func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: fixtures ? ["Fixtures"] : [], swiftSettings: swiftSettings)
}

let package = Package(
    name: "Sextant",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sextant", targets: ["sextant"]),
        .library(name: "EngineAPI", targets: ["EngineAPI"]),
        .library(name: "EngineTesting", targets: ["EngineTesting"]),
        .library(name: "CKernels", targets: ["CKernels"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // What asking for tokens means, and what is measured about it.
        library("EngineAPI"),
        library("Measurement", ["EngineAPI"]),
        library("Harness", ["EngineAPI", "Measurement"]),
        library("RunFiles", ["EngineAPI", "Measurement", "JSONReading", .product(name: "Yams", package: "Yams")]),
        library("Reporting", ["EngineAPI", "Measurement"]),
        library("HostProbe", ["EngineAPI", "Measurement", "CKernels", "Subprocesses"]),

        // Other programs: started so that nothing of them stays behind.
        library("Subprocesses"),

        // JSON that nobody vouches for. Optimised: a tokenizer is megabytes of it.
        library("JSONReading", isEngine: true),

        // The hub: all that knows the network. libcurl is looked for when a model is fetched, not linked.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        library("ModelHub", ["CCurl", "ModelFiles"]),

        // The native engine, on the toolchain alone.
        .target(name: "CKernels", cSettings: kernelSettings),
        library("ModelFiles", ["JSONReading"], isEngine: true),
        library("Tokenization", ["JSONReading"], isEngine: true),
        library("NativeEngine", ["EngineAPI", "ModelFiles", "Tokenization", "CKernels"], isEngine: true),

        // PyTorch in a process of its own; the worker's Python is part of the executable.
        .target(
            name: "PythonEngine", dependencies: ["EngineAPI", "Subprocesses"],
            resources: workerModules.map { .embedInCode("Worker/sextant_\($0).py") }, swiftSettings: swiftSettings),

        // What is missing for a target to run, and the command that mends it.
        library("Doctor", ["EngineAPI", "Measurement", "HostProbe", "PythonEngine", "Subprocesses"]),

        // The engine of known times, and the contract that every engine is held to.
        library("ScriptedEngine", ["EngineAPI"]),
        library("EngineTesting", ["EngineAPI"]),

        library(
            "SextantCLI",
            [
                "EngineAPI", "Measurement", "Harness", "RunFiles", "Reporting", "HostProbe", "Doctor", "ModelFiles",
                "ModelHub", "Tokenization", "NativeEngine", "PythonEngine", "ScriptedEngine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "sextant", dependencies: ["SextantCLI"], swiftSettings: swiftSettings),

        // What several test targets do alike.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
        tests("EngineAPITests", ["EngineAPI"]),
        tests("MeasurementTests", ["EngineAPI", "Measurement"], fixtures: true),
        tests("HarnessTests", ["EngineAPI", "Measurement", "Harness", "ScriptedEngine", "EngineTesting"]),
        tests("RunFilesTests", ["EngineAPI", "Measurement", "RunFiles"]),
        tests("ReportingTests", ["EngineAPI", "Measurement", "Reporting"]),
        tests(
            "HostProbeTests",
            ["EngineAPI", "Measurement", "HostProbe", "CKernels", "Subprocesses", "TestSupport"], fixtures: true),
        tests("SubprocessesTests", ["Subprocesses"]),
        tests("JSONReadingTests", ["JSONReading"]),
        tests("CKernelsTests", ["CKernels"], fixtures: true),
        tests("ModelFilesTests", ["ModelFiles"], fixtures: true),
        tests("ModelHubTests", ["ModelFiles", "ModelHub"]),
        tests("TokenizationTests", ["Tokenization"], fixtures: true),
        tests(
            "NativeEngineTests",
            ["EngineAPI", "ModelFiles", "Tokenization", "CKernels", "NativeEngine", "EngineTesting"],
            fixtures: true),
        .testTarget(
            name: "PythonEngineTests",
            dependencies: ["EngineAPI", "EngineTesting", "PythonEngine", "Subprocesses", "TestSupport"],
            exclude: ["StandIn"], swiftSettings: swiftSettings),
        tests(
            "DoctorTests",
            ["EngineAPI", "Measurement", "HostProbe", "PythonEngine", "Subprocesses", "Doctor", "TestSupport"]),
        tests(
            "SextantCLITests",
            ["EngineAPI", "Measurement", "Harness", "ModelFiles", "ModelHub", "RunFiles", "SextantCLI", "TestSupport"]),
    ]
)
