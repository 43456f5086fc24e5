// swift-tools-version: 6.2
import PackageDescription

// The rooms and the direction in which they may import are drawn in README.md ("Where things are").
// A lower room never imports a higher one; Tests/HouseTests holds the table.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "comity",
    dependencies: [],
    targets: [
        // Finds the conformance data of others for every test target.
        .target(name: "ConformanceData", path: "Tests/ConformanceData", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
