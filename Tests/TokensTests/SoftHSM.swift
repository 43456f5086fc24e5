import Foundation
import TestAgencies
import Testing
import Tokens

/// A token of SoftHSM in a folder of its own, which `softhsm2-util` makes. SoftHSM finds it by one variable of the environment, which
/// a process sets before it loads the module; so the tests of a process share one.
struct SoftHSM: Sendable {
    static let modulePath = "/usr/lib/softhsm/libsofthsm2.so"
    static let utility = "/usr/bin/softhsm2-util"
    static let isInstalled =
        FileManager.default.fileExists(atPath: modulePath)
        && FileManager.default.isExecutableFile(atPath: utility)
    static let absent: Comment = "SoftHSM is not installed: Deploy/test installs it (Debian softhsm2)"

    static let pin = "4711-0815"
    static let address = "pkcs11:token=comity-test?module-path=\(modulePath)"

    /// Made once for all tests of the process.
    static let shared = Result { try SoftHSM() }

    private let folder: TemporaryFolder

    private init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path("tokens"),
            withIntermediateDirectories: true
        )
        try "directories.tokendir = \(folder.path("tokens"))\nobjectstore.backend = file\nlog.level = ERROR\n"
            .write(toFile: folder.path("softhsm2.conf"), atomically: true, encoding: .utf8)
        setenv("SOFTHSM2_CONF", folder.path("softhsm2.conf"), 1)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.utility)
        process.arguments = [
            "--init-token", "--free", "--label", "comity-test", "--so-pin", "0000-1111", "--pin", Self.pin,
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    static func open(pin: String = pin) throws -> Token {
        _ = try shared.get()
        return try Token(TokenAddress(address), pin: Array(pin.utf8))
    }
}
