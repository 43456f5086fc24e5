import Casework
import Referrals

// A case may have referrals with several peers. Each peer is told of the people it has a part in, and of nobody else.

extension CaseFile {
    /// Whether a peer has a part in something between these people: it looks after one of them, or it came from there.
    func concerns(_ peer: EntityID, people: [String], origin: EntityID?) -> Bool {
        origin == peer || people.contains { home(of: $0) == peer }
    }

    /// Whether a person who is looked after here has agreed to take part in something of which a peer may know.
    func takesPart(_ person: String, with peer: EntityID) -> Bool {
        isHere(person)
            && all(ConsentRecord.self).contains {
                $0.content.person == person && $0.content.origin == nil && $0.content.answer == .given
                    && $0.content.recipients.contains(peer.text)
                    && !$0.content.standingSteps.isSubset(of: [.contact, .share])
            }
    }
}
