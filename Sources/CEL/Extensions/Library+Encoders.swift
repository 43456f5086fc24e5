/// The extension library for encodings.
extension Library {
    static let encoderExtensions: [LibraryFunction] = [
        .unary("base64.encode", "(bytes) -> string") { value in
            guard case .bytes(let bytes) = value else { return .noOverload }
            return .string(Base64.encode(bytes))
        },
        .unary("base64.decode", "(string) -> bytes") { value in
            guard case .string(let text) = value else { return .noOverload }
            guard let bytes = Base64.decode(text) else {
                return .failure(.invalidConversion, "the text is not Base64")
            }
            return .value(.bytes(bytes))
        },
    ]
}
