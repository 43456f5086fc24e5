// swift-tools-version: 6.2
import PackageDescription

// Not part of the product's build. `run` lays this file out beside links to the rooms that are fuzzed.

let rooms: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "comity",
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .target(name: "Wire", swiftSettings: rooms),
        .target(
            name: "CEL",
            swiftSettings: rooms,
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
        ),
        .target(
            name: "JOSE",
            dependencies: ["Wire", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: rooms
        ),
        .target(
            name: "RulePacks",
            dependencies: [
                "CEL", "JOSE", "Wire", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["RulePacks.docc"],
            swiftSettings: rooms
        ),
        .target(name: "FuzzDriver"),
        .executableTarget(name: "CELFuzzer", dependencies: ["CEL", "FuzzDriver", "Wire"]),
        .executableTarget(name: "PackFuzzer", dependencies: ["RulePacks", "FuzzDriver"]),
    ],
    swiftLanguageModes: [.v6]
)
