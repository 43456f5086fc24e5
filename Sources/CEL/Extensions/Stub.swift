extension Library {
    static let stringExtensions: [LibraryFunction] = []
    static let mathExtensions: [LibraryFunction] = []
    static let listExtensions: [LibraryFunction] = []
    static let setExtensions: [LibraryFunction] = []
    static let encoderExtensions: [LibraryFunction] = []
    static let optionalExtensions: [LibraryFunction] = []
}
