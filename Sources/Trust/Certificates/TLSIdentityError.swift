/// Why a TLS identity could not be made or read.
package struct TLSIdentityError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case unusableCommonName
        case noNames
        case unusableName
        case notEncodable
        case tooLarge
        case notACertificate
        case notAKey
        case otherKey
        case selfSigned
        case brokenChain
        case unknownAuthority
        case wrongPurpose
        case wrongHost
        case expired
        case notYetValid
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
        case .notAKey:
            "The private key is not one in PEM that TLS can use. Make one with `comity tls request`."
        case .otherKey:
            "The certificate is for another key than this node's. Give the answer to the last request (`comity tls show`), or request anew."
        case .selfSigned:
            "The certificate is self-signed: nobody vouches for it. Have the request signed by your authority."
        case .brokenChain:
            "The certificates do not follow from one another at “\(place)”. Give the node's certificate first, then each one's issuer."
        case .unknownAuthority:
            "The certificate was issued by “\(place)”, which is not the authority given. Add the certificates between, or ask the authority."
        case .wrongPurpose:
            "The certificate is not made for servers. Ask the authority for server authentication in its extended key usage."
        case .wrongHost:
            "The certificate does not name “\(place)”, under which peers reach this node. Request anew, and have every name certified."
        case .expired:
            "The certificate has expired. Ask the authority for one that is valid."
        case .notYetValid:
            "The certificate is not valid yet. Compare the clocks, or wait until it is."
        case .notACertificate:
            "The text is not a certificate in PEM. Give the file that the authority returned, from BEGIN to END CERTIFICATE."
        }
    }
}
