import Wire

/// The conditions on everything that one document says.
package struct UseLimits: Sendable, Hashable {
    package var limits: [UseLimit]

    package init(_ limits: [UseLimit] = []) { self.limits = limits }

    /// The limits of a document: those that it lists, and what its legal assessment imposes on all of it.
    package init(of document: Document) {
        let listed = (document.body["limits"]?.array ?? []).compactMap { UseLimit($0) }
        let imposed = (document.body["assessment"]?["obligations"]?.array ?? []).compactMap {
            Self.imposed($0)
        }
        // A document that opens a request may not go anywhere that the assessment's obligations forbid.
        self.init(document.type == .status ? listed : listed + imposed)
    }

    /// How something leaves a node.
    package enum Exit: Sendable, Hashable {
        /// As a file or a print, out of the software's reach.
        case export
        /// To another node than the one it came from.
        case onward(to: EntityID)

        /// The name in messages.
        package var name: String {
            switch self {
            case .export: "be exported"
            case .onward: "go on to another node"
            }
        }
    }

    /// The limits on one element, and on what it holds or is held by.
    package func on(_ element: String) -> [UseLimit] { limits.filter { $0.concerns(element) } }

    /// What forbids that the element leaves; empty where it may.
    package func forbidding(_ element: String, by exit: Exit) -> [UseLimit] {
        on(element).filter { limit in
            switch (limit.kind, exit) {
            case (.noExport, .export), (.askBefore, _), (.noOnward, .onward): true
            case (.confidential, .export), (.confidential, .onward): true
            default: false
            }
        }
    }

    /// An obligation of the rule packs as a limit on the whole document; nil where it limits no use.
    private static func imposed(_ obligation: JSON) -> UseLimit? {
        let cite = obligation["demandedBy"]?[0]?["rule"]?.string
        return switch obligation["kind"]?.string {
        case "no-onward-transfer": UseLimit(element: "", kind: .noOnward, cite: cite)
        case "use-limitation":
            UseLimit(element: "", kind: .purpose, purpose: "the purpose of the referral", cite: cite)
        default: nil
        }
    }
}
