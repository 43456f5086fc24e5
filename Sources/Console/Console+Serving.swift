import Crypto

extension Console {
    /// What every page is served with. The policy forbids scripts, forms, frames and everything foreign.
    package static let pageHeaders: [(name: String, value: String)] = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", contentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ]

    /// As ``pageHeaders``, but the page's own form may be sent to this node.
    package static let entryHeaders: [(name: String, value: String)] = pageHeaders.map { header in
        header.name == "Content-Security-Policy"
            ? (header.name, contentSecurityPolicy.replacing("form-action 'none'", with: "form-action 'self'"))
            : header
    }

    package static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

    /// The stylesheet and the icon.
    package static let assets: [Asset] = [stylesheet, icon]

    package static let stylesheet = Asset(
        name: "console",
        suffix: "css",
        contentType: "text/css; charset=utf-8",
        content: styles
    )

    /// In the order in which later rules override earlier ones.
    private static let styles: [UInt8] =
        PackageResources.base_css + PackageResources.frame_css + PackageResources.overview_css
        + PackageResources.referral_css + PackageResources.thread_css + PackageResources.demands_css
        + PackageResources.assessment_css + PackageResources.trust_css + PackageResources.entry_css
        + PackageResources.narrow_css + PackageResources.print_css

    package static let icon = Asset(
        name: "icon",
        suffix: "svg",
        contentType: "image/svg+xml",
        content: PackageResources.icon_svg
    )

    /// A file that never changes at its address: the address carries the digest of the content.
    package struct Asset: Sendable {
        /// Below ``PageFrame/root``, such as `/assets/console-0123456789abcdef.css`.
        package let path: String
        package let content: [UInt8]
        package let headers: [(name: String, value: String)]

        init(name: String, suffix: String, contentType: String, content: [UInt8]) {
            let digest = SHA256.hash(data: content).prefix(8).map { byte in
                String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16)
            }
            path = "/assets/\(name)-\(digest.joined()).\(suffix)"
            self.content = content
            headers = [
                ("Content-Type", contentType),
                ("X-Content-Type-Options", "nosniff"),
                ("Cross-Origin-Resource-Policy", "same-origin"),
                ("Cache-Control", "public, max-age=31536000, immutable"),
            ]
        }
    }
}
