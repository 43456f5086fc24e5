package import Wire

/// The conditions on everything that one document says.
package struct UseLimits: Sendable, Hashable {
    package var limits: [UseLimit]

    package init(_ limits: [UseLimit] = []) { self.limits = limits }

    /// The limits of a document: those that it lists, and what its legal assessment imposes on all of it.
    package init(of document: Document) {
        let listed = (document.body["limits"]?.array ?? []).compactMap { UseLimit($0) }
        let purpose = document.body["request"]?["purpose"]?.string ?? Self.purposeOfReferral
        let imposed = (document.body["assessment"]?["obligations"]?.array ?? []).compactMap {
            Self.imposed($0, purpose: purpose)
        }
        switch document.type {
        case .status: self.init(listed)
        // Those of an authorisation stand on what goes on with it, and not on the word itself.
        case .acknowledgement: self.init()
        // A document that opens a request may not go anywhere that the assessment's obligations forbid.
        default: self.init(listed + imposed)
        }
    }

    /// What a law means that limits use without naming a purpose: the one of the thread's referral.
    package static let purposeOfReferral = "the purpose of the referral"

    /// How something leaves a node.
    package enum Exit: Sendable, Hashable {
        /// As a file or a print, out of the software's reach.
        case export
        /// To another node than the one it came from.
        case onward(to: EntityID)
        /// To serve a purpose of the fact schema, wherever it goes: what a condition of purpose binds.
        case use(for: String)
        /// To serve a purpose that nobody has stated, of which nobody can say that a condition of purpose allows it.
        case unstatedUse

        /// As a file, a print or an answer to a program, to serve the purpose that is stated; none stated keeps no condition of
        /// purpose.
        package static func exporting(for purpose: String?) -> [Exit] {
            [.export, purpose.map { .use(for: $0) } ?? .unstatedUse]
        }

        /// To another node, and to serve the purpose under which it is sent there.
        package static func passing(to node: EntityID, for purpose: String?) -> [Exit] {
            [.onward(to: node)] + (purpose.map { [.use(for: $0)] } ?? [])
        }

        /// What may or may not happen, in messages.
        package var inWords: String {
            switch self {
            case .export: "be exported"
            case .onward(let node): "go on to \(node.text)"
            case .use(let purpose): "be used for \(purpose)"
            case .unstatedUse: "leave for a purpose that nobody has stated"
            }
        }

        /// Its name in records.
        package var name: String {
            switch self {
            case .export: "export"
            case .onward: "onward"
            case .use(let purpose): Self.useFor + purpose
            case .unstatedUse: "use-unstated"
            }
        }

        private static let useFor = "use-for:"

        /// Whether it is about what something serves, and not about where it goes.
        package var isUse: Bool {
            switch self {
            case .use, .unstatedUse: true
            case .export, .onward: false
            }
        }

        package var recipient: EntityID? {
            if case .onward(let node) = self { node } else { nil }
        }

        /// Reads what ``name`` and ``recipient`` say; nil where that is no way out.
        package init?(_ name: String, to recipient: EntityID?) {
            switch (name, recipient) {
            case ("export", nil): self = .export
            case ("onward", let node?): self = .onward(to: node)
            case (let name, nil) where name.hasPrefix(Self.useFor):
                self = .use(for: String(name.dropFirst(Self.useFor.count)))
            default: return nil
            }
        }
    }

    /// The limits on one element, and on what it holds or is held by.
    package func on(_ element: String) -> [UseLimit] { limits.filter { $0.concerns(element) } }

    /// What forbids that the element leaves; empty where it may.
    package func forbidding(_ element: String, by exit: Exit) -> [UseLimit] {
        on(element).filter { limit in
            if limit.isLifted(for: element) { return false }
            return switch (limit.kind, exit) {
            case (.noExport, .export), (.noOnward, .onward): true
            case (.askBefore, .export), (.askBefore, .onward): true
            case (.confidential, .export), (.confidential, .onward): true
            // Nothing leaves by being used: what words allow is asked where it would.
            case (.words, .export), (.words, .onward): !limit.isAllowed(by: exit)
            case (.purpose, .use(let purpose)): limit.purpose != purpose && !limit.isAllowed(by: exit)
            case (.purpose, .unstatedUse): true
            default: false
            }
        }
    }

    /// What forbids that the element leaves in ways that come together; each condition once.
    package func forbidding(_ element: String, by exits: [Exit]) -> [UseLimit] {
        let found = Set(exits.flatMap { forbidding(element, by: $0) })
        return limits.filter(found.contains)
    }

    /// A body without the elements that may not leave, and the limits that keep them back.
    package func leaving(_ body: JSON, by exits: [Exit]) -> (body: JSON, withheld: [UseLimit]) {
        let forbidding = forbidding("", by: exits)
        return (forbidding.reduce(body) { $0.removing($1.element) }, forbidding)
    }

    /// An obligation of the rule packs as a limit on the whole document; nil where it limits no use.
    private static func imposed(_ obligation: JSON, purpose: String) -> UseLimit? {
        let cite = obligation["demandedBy"]?[0]?["rule"]?.string
        return switch obligation["kind"]?.string {
        case "no-onward-transfer": UseLimit(element: "", kind: .noOnward, cite: cite)
        case "use-limitation":
            UseLimit(element: "", kind: .purpose, purpose: purpose, cite: cite)
        default: nil
        }
    }
}

extension JSON {
    /// The value without the element at a JSON Pointer: null where that is all of it, or where the pointer cannot be read, for
    /// then nobody knows what it meant to keep back.
    fileprivate func removing(_ pointer: String) -> JSON {
        guard let place = JSONPointer(text: pointer), !place.tokens.isEmpty else { return .null }
        return removing(place.tokens[...])
    }

    private func removing(_ tokens: ArraySlice<String>) -> JSON {
        guard let token = tokens.first, let child = child(token) else { return self }
        let rest = tokens.dropFirst()
        switch self {
        case .object(var object):
            object[token] = rest.isEmpty ? nil : child.removing(rest)
            return .object(object)
        case .array(var elements):
            // The others keep their places, for pointers go by them.
            if let place = Int(token) { elements[place] = rest.isEmpty ? .null : child.removing(rest) }
            return .array(elements)
        default: return self
        }
    }
}
