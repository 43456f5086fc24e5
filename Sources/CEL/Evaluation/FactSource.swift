/// Where the facts of an evaluation come from.
enum FactSource {
    case activation(Activation)
    case frame(FactFrame)

    subscript(name: String) -> Activation.Binding? {
        switch self {
        case .activation(let activation): activation[name]
        case .frame(let frame): frame.layout.number(of: name).flatMap { frame.binding($0) }
        }
    }

    var missing: Activation.Missing {
        if case .activation(let activation) = self { activation.missing } else { .unknown }
    }
}
