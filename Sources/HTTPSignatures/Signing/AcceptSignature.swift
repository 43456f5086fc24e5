import JOSE
package import Referrals
import Wire

/// A signature that the other side asks for in `Accept-Signature` (RFC 9421 section 5).
package struct SignatureRequest: Sendable, Hashable {
    package var label: String
    package var components: [ComponentIdentifier]
    package var wantsCreated: Bool
    package var wantsExpires: Bool
    package var nonce: String?
    package var algorithm: String?
    package var keyID: String?
    package var tag: String?

    package static let fieldName = "accept-signature"

    /// Reads the field of a message.
    ///
    /// - Returns: none where the message has no such field.
    /// - Throws: ``HTTPSignatureError`` for a field of another form, for more than four requests, and for components or
    ///   parameters that are not understood.
    package static func all(in fields: HTTPFields) throws(HTTPSignatureError) -> [SignatureRequest] {
        guard let value = fields.combined(fieldName) else { return [] }
        let dictionary: StructuredDictionary
        do throws(StructuredFieldError) {
            dictionary = try StructuredDictionary(parsing: value)
        } catch {
            throw HTTPSignatureError(.malformed, at: fieldName, error.description)
        }
        guard dictionary.members.count <= 4 else {
            throw HTTPSignatureError(.tooLarge, at: fieldName, "more than four signatures are asked for")
        }
        var requests: [SignatureRequest] = []
        for (label, member) in dictionary.members.members {
            requests.append(try SignatureRequest(label: label, member: member))
        }
        return requests
    }

    private init(label: String, member: StructuredMember) throws(HTTPSignatureError) {
        guard let list = member.innerList, list.items.count <= MessageVerifier.mostComponents else {
            throw HTTPSignatureError(.malformed, at: label, "must be a list of components in parentheses")
        }
        self.label = label
        components = []
        for item in list.items { components.append(try ComponentIdentifier(item: item)) }
        for (name, value) in list.parameters.members {
            switch name {
            case "created", "expires":
                guard value == .boolean(true) else {
                    throw HTTPSignatureError(.badParameter, at: name, "has no value when it is asked for")
                }
            case "nonce", "alg", "keyid", "tag": break
            default:
                throw HTTPSignatureError(
                    .badParameter,
                    at: label,
                    "asks for a parameter that is not understood"
                )
            }
        }
        wantsCreated = list.parameters["created"] != nil
        wantsExpires = list.parameters["expires"] != nil
        nonce = try SignatureParameters.text(list.parameters, "nonce")
        algorithm = try SignatureParameters.text(list.parameters, "alg")
        keyID = try SignatureParameters.text(list.parameters, "keyid")
        tag = try SignatureParameters.text(list.parameters, "tag")
    }
}

extension MessageSigner {
    /// Signs a message as the other side asked (RFC 9421 section 5.2).
    ///
    /// - Parameter lifetime: how long the signature counts where an end is asked for, in seconds.
    /// - Throws: ``HTTPSignatureError`` where another key or algorithm is asked for or a component is not there;
    ///   ``JOSEError`` where the key cannot sign.
    package func sign(
        _ context: MessageContext,
        asked request: SignatureRequest,
        at now: Instant,
        lifetime: Int64 = 60
    ) throws -> SignatureFields {
        if let wanted = request.keyID, wanted != key.keyID {
            throw HTTPSignatureError(.unknownKey, at: request.label, "another key is asked for")
        }
        return try sign(
            context,
            covering: request.components,
            parameters: SignatureParameters(
                created: request.wantsCreated ? now : nil,
                expires: request.wantsExpires ? now.adding(seconds: lifetime) : nil,
                nonce: request.nonce,
                algorithm: request.algorithm,
                tag: request.tag
            ),
            label: request.label
        )
    }
}
