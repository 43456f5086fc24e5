package import Foundation

/// All referrals of a node at a glance, and whether the node itself is well.
package struct OverviewPage: Sendable {
    package var health: Health
    /// What a person has to look at, whatever else there is to do.
    package var notices: [Notice]
    /// Referrals this node sent, in the order in which they are to be shown; nil where the reader may see none.
    package var outgoing: [ReferralLine]?
    /// Referrals this node received; nil where the reader may see none.
    package var incoming: [ReferralLine]?

    package init(
        health: Health,
        notices: [Notice] = [],
        outgoing: [ReferralLine]?,
        incoming: [ReferralLine]?
    ) {
        self.health = health
        self.notices = notices
        self.outgoing = outgoing
        self.incoming = incoming
    }

    package struct Health: Sendable {
        /// Documents in the outbox that no peer has acknowledged yet, as far as the reader reaches; nil where they may not know.
        package var outboxWaiting: Int?
        /// When the oldest of them was put there.
        package var oldestWaiting: Date?
        /// Documents given up, about which a person must decide.
        package var deadLetters: Int
        package var lastReceipt: Receipt?
        package var lastReceiptFrom: Agency?
        /// Nil where the reader may not see them.
        package var peers: [Peer]?

        package init(
            outboxWaiting: Int?,
            oldestWaiting: Date? = nil,
            deadLetters: Int = 0,
            lastReceipt: Receipt? = nil,
            lastReceiptFrom: Agency? = nil,
            peers: [Peer]?
        ) {
            self.outboxWaiting = outboxWaiting
            self.oldestWaiting = oldestWaiting
            self.deadLetters = deadLetters
            self.lastReceipt = lastReceipt
            self.lastReceiptFrom = lastReceiptFrom
            self.peers = peers
        }
    }

    /// An alarm about the record itself, or that all exchange is suspended.
    package enum Notice: Sendable, Hashable {
        /// This office's own transparency log contradicts what others hold of it.
        case ownLog(reported: Date)
        /// The transparency log of another office contradicts itself.
        case otherLog(of: String, reported: Date)
        /// The transparency log of another office does not show that it continues what it showed before.
        case unprovedLog(of: String, reported: Date)
        /// Another office says that it lost what it had recorded last, and goes on.
        case reopenedLog(of: String, reported: Date)
        /// No time-stamping authority has answered for too long.
        case noTimeStamps(since: Date)
        /// This office has suspended all exchange with all others.
        case transfersSuspended(since: Date)
    }

    package struct Peer: Sendable {
        package var agency: Agency
        package var isReachable: Bool
        /// The last time anything went well with this peer.
        package var lastContact: Date?

        package init(agency: Agency, isReachable: Bool, lastContact: Date? = nil) {
            self.agency = agency
            self.isReachable = isReachable
            self.lastContact = lastContact
        }
    }

    package struct ReferralLine: Sendable {
        /// The thread's identifier: the last part of the referral's page address.
        package var id: String
        package var caseReference: String
        package var counterpart: Agency
        /// One line on the matter, without anything that identifies a person.
        package var matter: String
        /// The protocol's state name, such as `under-review`.
        package var state: String
        /// Who must act next, and what; nil when nobody has to.
        package var next: NextAct?
        package var deadline: Deadline?
        package var lastReceipt: Receipt?

        package init(
            id: String,
            caseReference: String,
            counterpart: Agency,
            matter: String,
            state: String,
            next: NextAct? = nil,
            deadline: Deadline? = nil,
            lastReceipt: Receipt? = nil
        ) {
            self.id = id
            self.caseReference = caseReference
            self.counterpart = counterpart
            self.matter = matter
            self.state = state
            self.next = next
            self.deadline = deadline
            self.lastReceipt = lastReceipt
        }
    }
}

/// Who must act next in a referral.
package struct NextAct: Sendable, Hashable {
    package var by: Side
    /// What is to be done: an imperative sentence with its full stop.
    package var what: String

    package init(by: Side, what: String) {
        self.by = by
        self.what = what
    }
}
