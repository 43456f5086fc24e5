package import Foundation

/// Where the tests find the files of this checkout.
package enum Checkout {
    package static var root: URL {
        URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent()  // Tests/TestAgencies
            .deletingLastPathComponent()  // Tests
            .deletingLastPathComponent()  // the checkout
    }

    /// The fact schema and the rule packs.
    package static var jurisdictions: URL { root.appendingPathComponent("Jurisdictions", isDirectory: true) }

    /// The case of the story that `Deploy/demo` tells.
    package static var storyCase: URL {
        root.appendingPathComponent("Deploy/stories/account-takeover/case.json")
    }

    /// Its path, for those who do not know about addresses of files.
    package static var storyCasePath: String { storyCase.path }

    package static func fixture(_ path: String) -> URL {
        root.appendingPathComponent("Tests/Fixtures/" + path)
    }
}
