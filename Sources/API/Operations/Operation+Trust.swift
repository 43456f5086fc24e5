import Wire

extension Operation {
    /// With whom this node deals, and on what word.
    static let trust: [Operation] =
        agreementsWithPeers + contacts + [
            Operation(
                .showPeerPolicy,
                .get,
                "/peer-policy",
                "What is accepted from whom, and sent to whom, as it was written.",
                .readPeers,
                answer: .ok("PeerPolicy")
            ),
            Operation(
                .setPeerPolicy,
                .put,
                "/peer-policy",
                "Put a policy in force. The ones before stay in the record.",
                .managePeers,
                body: "PeerPolicyNew",
                answer: .ok("PeerPolicy"),
                needsRevision: true
            ),
            Operation(
                .checkPeerPolicy,
                .post,
                "/peer-policy/trials",
                "Say what would become of a document, and why. Nothing is changed.",
                .readPeers,
                body: "PolicyTrial",
                answer: .created("PolicyDecision")
            ),
            Operation(
                .listAnchors,
                .get,
                "/anchors",
                "The authorities that this node believes.",
                .readPeers,
                answer: .ok("AnchorList")
            ),
            Operation(
                .addAnchor,
                .post,
                "/anchors",
                "Believe an authority, after comparing its fingerprint with its officer.",
                .managePeers,
                body: "AnchorNew",
                answer: .created("Anchor")
            ),
            Operation(
                .removeAnchor,
                .post,
                "/anchors/removals",
                "Believe an authority no longer, at once.",
                .managePeers,
                body: "AnchorNamed",
                answer: .done
            ),
            Operation(
                .showTrust,
                .get,
                "/trust",
                "What every anchor makes of what this node published, and who is trusted through it.",
                .readPeers,
                answer: .ok("Trust")
            ),
        ]

    /// Where agencies are reached for what: roles, never persons (Budapest Convention arts. 27(2) and 35(1)).
    private static let contacts: [Operation] = [
        Operation(
            .listContacts,
            .get,
            "/contacts",
            "Where this agency is reached for what, or a peer.",
            .readPeers,
            query: [
                Query(
                    name: "of",
                    says: "The peer's base URL; this agency's own contacts without it.",
                    schema: ["type": "string", "format": "uri", "maxLength": 300]
                )
            ],
            answer: .ok("ContactList")
        ),
        Operation(
            .layContact,
            .put,
            "/contacts/{role}",
            "Lay down where this agency is reached for one thing, in the place of what stood there; its peers read it with the entity configuration.",
            .managePeers,
            body: "ContactLaid",
            answer: .ok("Contact")
        ),
        Operation(
            .testContact,
            .post,
            "/contacts/{role}/tests",
            "Put on record that somebody was reached there, as a test.",
            .managePeers,
            body: "ContactTested",
            answer: .created("ContactTest")
        ),
        Operation(
            .removeContact,
            .delete,
            "/contacts/{role}",
            "Take a point of contact away.",
            .managePeers,
            answer: .done
        ),
    ]

    private static let agreementsWithPeers: [Operation] = [
        Operation(
            .listAgreements,
            .get,
            "/peer-agreements",
            "The bilateral agreements with peers.",
            .readPeers,
            answer: .ok("PeerAgreementList")
        ),
        Operation(
            .showAgreement,
            .get,
            "/peer-agreements/{agreement}",
            "One agreement with its terms and every step.",
            .readPeers,
            answer: .ok("PeerAgreement")
        ),
        Operation(
            .proposeAgreement,
            .post,
            "/peer-agreements",
            "Propose an agreement on a text of terms. It counts only once two officers on each side have confirmed it.",
            .managePeers,
            body: "PeerAgreementNew",
            answer: .created("PeerAgreement")
        ),
        moving(
            .compareAgreement,
            "comparison",
            "Enter the fingerprint that the other side's officer read to you.",
            body: "Comparison"
        ),
        moving(.confirmAgreement, "confirmation", "Confirm it, as the second officer of this agency."),
        moving(
            .suspendAgreement,
            "suspension",
            "Suspend it at once, on both sides.",
            body: "AgreementReason"
        ),
        moving(.resumeAgreement, "resumption", "Ask to resume it, or agree to that."),
        moving(.endAgreement, "end", "End it.", body: "AgreementReason"),
    ]

    private static func moving(_ id: OperationID, _ last: String, _ summary: String, body: String? = nil)
        -> Operation
    {
        Operation(
            id,
            .post,
            "/peer-agreements/{agreement}/" + last,
            summary,
            .managePeers,
            body: body,
            answer: .created("PeerAgreement")
        )
    }
}
