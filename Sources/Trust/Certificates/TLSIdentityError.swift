/// Why a TLS identity could not be made or read.
package struct TLSIdentityError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case unusableCommonName
        case noNames
        case unusableName
        case notEncodable
        case tooLarge
        case notACertificate
    }

    package let code: Code
    /// The offending name; empty where there is none. Never key material.
    package let place: String

    package init(_ code: Code, place: String) {
        self.code = code
        self.place = place
    }

    package var description: String {
        switch code {
        case .unusableCommonName:
            "The common name “\(place)” cannot be certified. Give 1 to 64 characters without control characters."
        case .noNames:
            "A certificate request needs a name. Give the DNS name or address under which peers reach this node."
        case .unusableName:
            "“\(place)” is neither a DNS name in ASCII nor an IP address. Write an international name in its xn-- form."
        case .notEncodable:
            "The request for \(place) could not be encoded. Check the names."
        case .tooLarge:
            "The certificate text is larger than a certificate can be. Give one certificate in PEM."
        case .notACertificate:
            "The text is not a certificate in PEM. Give the file that the authority returned, from BEGIN to END CERTIFICATE."
        }
    }
}
