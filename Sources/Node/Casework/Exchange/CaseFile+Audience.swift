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

    /// Whether a peer has a part in what brings a person together with the other side: a session, a message, an agreement.
    func sharesProcess(of person: String, with peer: EntityID) -> Bool {
        all(MessageRecord.self).contains { message in
            let people = [message.content.from, message.content.to]
            return people.contains(person)
                && concerns(peer, people: people, origin: message.content.origin)
        }
            || all(CaseSession.self).contains { session in
                let people = session.content.people.map(\.person)
                return session.content.shared != nil && people.contains(person)
                    && concerns(peer, people: people, origin: session.content.origin)
            }
            || all(AgreementRecord.self).contains { agreement in
                agreement.content.shared != nil && agreement.content.parties.contains(person)
                    && concerns(peer, people: agreement.content.parties, origin: agreement.content.origin)
            }
    }
}
