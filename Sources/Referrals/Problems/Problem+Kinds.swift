extension Problem.Kind {
    /// The HTTP status that carries the problem.
    package var status: Int {
        switch self {
        case .malformed: 400
        case .unknownIssuer, .peerSuspended, .badSignature, .notAParty, .notAgreed, .unsignedRequest,
            .badRequestSignature, .agreementRefused, .notAllowed, .clientCertificateRequired,
            .clientCertificateRefused:
            403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .tooSlow: 408
        case .replayWithOtherContent, .chainBroken, .unknownThread, .threadFull: 409
        case .conditionsNotAccepted: 409
        case .evidenceClosed, .erased: 410
        case .tooLarge: 413
        case .rangeNotSatisfiable: 416
        case .unsupportedMediaType: 415
        case .wrongAudience: 421
        case .notSealed, .unknownRecipientKey, .cannotOpen, .clockOutOfWindow, .lapsed, .unsupportedType,
            .schemaBreach:
            422
        case .overVolume, .tooManyRequests: 429
        case .internalError: 500
        case .busy, .issuerKeysUnknown: 503
        }
    }

    /// The same short text for every occurrence.
    package var title: String {
        switch self {
        case .malformed: "The request cannot be read"
        case .unsupportedMediaType: "The media type is not accepted here"
        case .tooLarge: "The document is larger than this node accepts"
        case .tooSlow: "The request took too long to arrive"
        case .notSealed: "The document is not sealed"
        case .unknownRecipientKey: "The document is sealed to a key that this node does not hold"
        case .cannotOpen: "The seal cannot be opened"
        case .unknownIssuer: "This node has no relation with the issuer"
        case .peerSuspended: "The relation with the issuer is suspended"
        case .badSignature: "The signature does not verify"
        case .issuerKeysUnknown: "The issuer's newer keys are not known yet"
        case .wrongAudience: "The document is addressed to another node"
        case .clockOutOfWindow: "The time of signing is outside the accepted window"
        case .lapsed: "The document has lapsed"
        case .unsupportedType: "The document type is not accepted here"
        case .schemaBreach: "The body breaks the schema of its type"
        case .replayWithOtherContent: "Another document already has this name or place"
        case .chainBroken: "The document does not continue its issuer's chain"
        case .erased: "The thread was erased"
        case .unknownThread: "The document opens no thread and belongs to none"
        case .threadFull: "The thread holds as much as this node takes from one side"
        case .notAParty: "The issuer is not a party of this thread"
        case .notAgreed: "The document is outside what was agreed with the issuer"
        case .overVolume: "The agreed volume is used up for now"
        case .tooManyRequests: "More requests than this node takes from one side"
        case .unsignedRequest: "The request is not signed"
        case .badRequestSignature: "The signature of the request does not count"
        case .clientCertificateRequired: "The connection carries no certificate"
        case .clientCertificateRefused: "The connection's certificate is not the sender's"
        case .agreementRefused: "The declaration about an agreement is refused"
        case .notAllowed: "Whoever asks may not do this here"
        case .notFound: "There is nothing at this address"
        case .methodNotAllowed: "This address does not answer this method"
        case .evidenceClosed: "The file is not handed out any more"
        case .conditionsNotAccepted: "The conditions of the file have not been accepted"
        case .rangeNotSatisfiable: "The file has no such bytes"
        case .busy: "The node cannot take the request now"
        case .internalError: "The node failed"
        }
    }

    /// What the sender can do about it.
    package var fix: String {
        switch self {
        case .malformed:
            "Send one JWE in compact serialisation round one JWS whose payload is the JSON object that the specification describes."
        case .unsupportedMediaType: "Send the document as application/jose."
        case .tooLarge:
            "Keep below the size that this node's entity configuration states; send files as evidence."
        case .tooSlow: "Send again; the document is accepted once however often it arrives."
        case .notSealed:
            "Seal the signed document to the encryption key in this node's entity configuration, with the cty of a document."
        case .unknownRecipientKey:
            "Fetch this node's entity configuration again, and seal the document to the encryption key that it names."
        case .cannotOpen:
            "Seal the signed document anew; it was changed on its way, or sealed to another key."
        case .unknownIssuer:
            "Agree with this agency first: its officer enters your node as a peer and compares the key fingerprint."
        case .peerSuspended:
            "Ask the agency's contact point; nothing is accepted while the relation is suspended."
        case .badSignature:
            "Sign with a key that your entity configuration published before use, with the typ of a document."
        case .issuerKeysUnknown:
            "Serve your entity configuration where this node can fetch it, and send again after the time in Retry-After."
        case .wrongAudience: "Send the document to the node that its aud names."
        case .clockOutOfWindow: "Correct the clock, or sign the document anew under a new jti."
        case .lapsed: "Send a new document if the matter still stands."
        case .unsupportedType: "Look at the types that this node's entity configuration lists."
        case .schemaBreach: "Mend the places listed; the schema is published at /schemas on this node."
        case .replayWithOtherContent:
            "Give a new document a new jti and the next seq; never change one that was sent."
        case .chainBroken:
            "Continue from the digest of the last document that this node gave you a receipt for."
        case .erased: "Begin a new thread where the matter still stands; the old one is gone for good."
        case .unknownThread: "Begin a thread with a referral."
        case .threadFull:
            "Go on in a new thread; what says that something stops is taken here all the same. Send files as evidence."
        case .notAParty: "Write only in threads that your node opened or was addressed in."
        case .notAgreed:
            "Agree with this agency on documents of this type and category; its contact point tells what it takes."
        case .overVolume, .tooManyRequests: "Send again after the time in Retry-After."
        case .unsignedRequest:
            "Sign the request with a document key of your node, as Accept-Signature in the answer asks (RFC 9421)."
        case .badRequestSignature:
            "Sign the request anew, with a new nonce, the time of now and a published key."
        case .clientCertificateRequired:
            "Connect with your node's TLS certificate, from the authority that was agreed; the document can be sent again as it is."
        case .clientCertificateRefused:
            "Have your node's certificate mended (`comity tls show`), or let the agency's officer enter your authority or pin anew; the document can be sent again as it is."
        case .agreementRefused:
            "Let officers of both agencies look at the same terms and the same fingerprints."
        case .notAllowed: "Ask with an account of this node that may do it."
        case .notFound: "Look at this node's entity configuration for its endpoints."
        case .methodNotAllowed: "Use the method that the specification names for this address."
        case .evidenceClosed:
            "The referral has ended, or the file was destroyed. Ask the agency's contact point if you still need it."
        case .conditionsNotAccepted:
            "Read the conditions in the manifest and, if your agency accepts them, ask for the key with their digest."
        case .rangeNotSatisfiable: "Ask for one range within the length that the answer states."
        case .busy: "Send again after the time in Retry-After."
        case .internalError:
            "Send again later; nothing was acknowledged. If it persists, call the contact point."
        }
    }

    /// Whether sending the same bytes again later can succeed without anybody changing them. A refused connection says
    /// nothing about what was to travel over it, and a suspension nothing about what is to come after it.
    package var isTransient: Bool {
        switch self {
        case .clientCertificateRequired, .clientCertificateRefused, .peerSuspended, .tooSlow, .busy,
            .overVolume, .tooManyRequests, .issuerKeysUnknown, .internalError:
            true
        default: false
        }
    }
}
