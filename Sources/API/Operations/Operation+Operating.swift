import Wire

extension Operation {
    /// What operators and auditors do: nothing here shows the content of a case.
    static let operations = [
        Operation(
            .listOutbox,
            .get,
            "/outbox",
            "What has no receipt yet: waiting, or a dead letter that waits for a person.",
            .readOutbox,
            query: [
                Query(
                    name: "dead",
                    says: "Only dead letters: what waits for a person.",
                    schema: ["type": "boolean", "default": false]
                ),
                .cursor, .limit,
            ],
            answer: .ok("DeliveryList")
        ),
        Operation(
            .resendDelivery,
            .post,
            "/outbox/{document}/resend",
            "Try a document again now.",
            .manageOutbox,
            answer: .done
        ),
        Operation(
            .giveUpDelivery,
            .post,
            "/outbox/{document}/give-up",
            "Take a document out of its lane that does not get through: a dead letter from now on.",
            .manageOutbox,
            answer: .done
        ),
        Operation(
            .listPeers,
            .get,
            "/peers",
            "The nodes that this one deals with.",
            .readPeers,
            answer: .ok("PeerList")
        ),
        Operation(
            .suspendPeer,
            .post,
            "/peers/suspension",
            "Stop all exchange with a peer at once.",
            .managePeers,
            body: "PeerNamed",
            answer: .ok("Peer")
        ),
        Operation(
            .resumePeer,
            .post,
            "/peers/resumption",
            "Take the exchange with a peer up again.",
            .managePeers,
            body: "PeerNamed",
            answer: .ok("Peer")
        ),
        Operation(
            .showTransfers,
            .get,
            "/transfers",
            "Whether all transfers are suspended, and every suspension that there was.",
            .readPeers,
            answer: .ok("Transfers")
        ),
        Operation(
            .suspendTransfers,
            .post,
            "/transfers/suspension",
            "Suspend all exchange of data with all peers, at once.",
            .suspendTransfers,
            body: "TransfersSuspended",
            answer: .created("TransferSuspension")
        ),
        Operation(
            .resumeTransfers,
            .post,
            "/transfers/resumption",
            "Say that the exchange goes on: with the word of a second officer it does.",
            .suspendTransfers,
            body: "TransfersResumed",
            answer: .created("TransferSuspension")
        ),
        Operation(
            .listAccounts,
            .get,
            "/accounts",
            "Every account with its roles and scopes.",
            .manageAccounts,
            query: [.cursor, .limit],
            answer: .ok("AccountList")
        ),
        Operation(
            .addAccount,
            .post,
            "/accounts",
            "Make an account. Where it opens case data it is let in once a second person has confirmed it.",
            .manageAccounts,
            body: "AccountNew",
            answer: .created("Account")
        ),
        Operation(
            .changeAccount,
            .put,
            "/accounts/{account}",
            "Change what an account may do, or disable it. What opens more case data waits for a second person.",
            .manageAccounts,
            body: "AccountChange",
            answer: .ok("Account"),
            needsRevision: true
        ),
        Operation(
            .confirmAccount,
            .post,
            "/accounts/{account}/confirmation",
            "Confirm what was proposed for an account, as another person than whoever proposed it and than its holder.",
            .confirmGrants,
            answer: .created("Account"),
            needsRevision: true
        ),
        Operation(
            .beginEnrolment,
            .post,
            "/accounts/{account}/enrolment",
            "Make the first half of the code with which the holder makes a token; give it to the holder alone.",
            .manageAccounts,
            answer: .created("EnrolmentHalf")
        ),
        Operation(
            .secondEnrolment,
            .post,
            "/accounts/{account}/enrolment/second",
            "Make the second half, as another officer than the one who made the first; give it to the holder alone.",
            .confirmGrants,
            answer: .created("EnrolmentHalf")
        ),
        Operation(
            .redeemEnrolment,
            .post,
            "/enrolments",
            "Make a token of both halves, once: for a holder who has none yet.",
            nil,
            body: "EnrolmentRedeemed",
            answer: .created("Token")
        ),
        Operation(
            .issueToken,
            .post,
            "/accounts/{account}/tokens",
            "Make a further token for the own account. It is shown once.",
            .manageAccounts,
            body: "TokenNew",
            answer: .created("Token")
        ),
        Operation(
            .revokeToken,
            .delete,
            "/accounts/{account}/tokens/{token}",
            "End a token at once.",
            .manageAccounts,
            answer: .done
        ),
        Operation(
            .listWebhooks,
            .get,
            "/webhooks",
            "Where this node tells programs that something has happened.",
            .manageWebhooks,
            answer: .ok("WebhookList")
        ),
        Operation(
            .addWebhook,
            .post,
            "/webhooks",
            "Have a program told. The messages are signed with one of this node's document keys (RFC 9421).",
            .manageWebhooks,
            body: "WebhookNew",
            answer: .created("Webhook")
        ),
        Operation(
            .removeWebhook,
            .delete,
            "/webhooks/{webhook}",
            "Stop telling a program.",
            .manageWebhooks,
            answer: .done
        ),
        Operation(
            .runAudit,
            .get,
            "/audit",
            "Check everything that is stored against its signature, its digest, its chain and the journal.",
            .audit,
            answer: .ok("AuditReport")
        ),
    ]
}
