package import JOSE
package import Wire

/// The two fields that carry a signature (RFC 9421 section 4).
package struct SignatureFields: Sendable, Hashable {
    /// The value of `Signature-Input`.
    package var input: String
    /// The value of `Signature`.
    package var signature: String

    package static let inputName = "signature-input"
    package static let signatureName = "signature"
}

/// Signs messages with one key.
///
/// ```swift
/// let signer = MessageSigner(key: key)
/// let fields = try signer.sign(.request(head), covering: components, parameters: parameters)
/// ```
package struct MessageSigner: Sendable {
    package var key: SigningKey
    package var types: StructuredFieldTypes

    package init(key: SigningKey, types: StructuredFieldTypes = StructuredFieldTypes()) {
        self.key = key
        self.types = types
    }

    /// Signs a message (RFC 9421 section 3.1).
    ///
    /// - Parameters:
    ///   - label: lower case; unique among the signatures of the message.
    ///   - parameters: `keyid` is put in where it is absent.
    /// - Throws: ``HTTPSignatureError`` where a component is not there or the label cannot be written;
    ///   ``JOSEError`` where the key cannot sign.
    package func sign(
        _ context: MessageContext,
        covering components: [ComponentIdentifier],
        parameters: SignatureParameters,
        label: String = "sig"
    ) throws -> SignatureFields {
        var parameters = parameters
        parameters.keyID = parameters.keyID ?? key.keyID
        if let stated = parameters.algorithm, stated != key.algorithm.httpName {
            throw HTTPSignatureError(
                .wrongAlgorithm,
                at: "alg",
                "the key signs with \(key.algorithm.httpName)"
            )
        }
        return try sign(
            context,
            input: StructuredInnerList(components.map(\.item), parameters: parameters.structured),
            label: label
        )
    }

    /// Signs a message with the components and parameters in a given order.
    package func sign(
        _ context: MessageContext,
        input: StructuredInnerList,
        label: String
    ) throws -> SignatureFields {
        let base = try SignatureBase(input, of: context, types: types)
        let signature = try key.signature(over: base.bytes)
        let inputs = StructuredDictionary([(label, .innerList(input))])
        let signatures = StructuredDictionary([(label, .item(StructuredItem(.bytes(signature))))])
        return SignatureFields(
            input: try SignatureBase.written(inputs.text),
            signature: try SignatureBase.written(signatures.text)
        )
    }
}
