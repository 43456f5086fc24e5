extension APIProblem.Kind {
    package var status: Int {
        switch self {
        case .malformed, .purposeRequired, .roleRequired, .keyRequired: 400
        case .unauthenticated: 401
        case .notPermitted, .gateClosed, .untrusted: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .tooSlow: 408
        case .exists, .notNow, .answerLost: 409
        case .erased: 410
        case .revisionChanged: 412
        case .tooLarge: 413
        case .unsupportedMediaType: 415
        case .invalid, .keyReused: 422
        case .revisionRequired: 428
        case .tooManyRequests: 429
        case .internalError: 500
        case .busy: 503
        }
    }

    /// The same short text for every occurrence.
    package var title: String {
        switch self {
        case .malformed: "The request cannot be read"
        case .unauthenticated: "No account is known by this token"
        case .notPermitted: "The account may not do this"
        case .notFound: "There is nothing at this address, or nothing within the account's scope"
        case .methodNotAllowed: "This address does not answer this method"
        case .purposeRequired: "Personal data are read for a stated purpose only"
        case .roleRequired: "Several of the account's roles would do"
        case .keyRequired: "What makes something needs an idempotency key"
        case .keyReused: "The idempotency key belongs to another request"
        case .answerLost: "It was done, and its answer was lost"
        case .exists: "It is there already"
        case .erased: "Its content was erased"
        case .notNow: "It cannot be done from where this stands"
        case .gateClosed: "Something has to hold first"
        case .untrusted: "Something does not check out"
        case .revisionRequired: "A change needs the revision that it was decided on"
        case .revisionChanged: "Somebody else changed it meanwhile"
        case .tooLarge: "The request is larger than this node accepts"
        case .tooSlow: "The request took too long to arrive"
        case .unsupportedMediaType: "The media type is not accepted here"
        case .invalid: "The content is not of the form that is described"
        case .tooManyRequests: "The account asks too often"
        case .busy: "The node cannot take the request now"
        case .internalError: "The node failed"
        }
    }

    /// What whoever asked can do about it.
    package var fix: String {
        switch self {
        case .malformed: "Send what the description at /api/v1/openapi.json describes."
        case .unauthenticated:
            "Send `Authorization: Bearer` with a token that has neither lapsed nor been revoked."
        case .notPermitted: "Ask whoever manages accounts for a role that grants it."
        case .notFound:
            "Compare the address with those in /api/v1/openapi.json, and the name in it with the list that holds it, for example /api/v1/cases. What lies outside your role's scope is answered alike: whoever allocates cases can give it to you."
        case .methodNotAllowed: "Use a method that `Allow` names."
        case .purposeRequired: "Send `Comity-Purpose` with one of the purposes that the description lists."
        case .roleRequired: "Send `Comity-Role` with the role in which you act; it goes into the record."
        case .keyRequired:
            "Send `Idempotency-Key` with a new UUID, and the same one whenever you repeat the request."
        case .keyReused: "Give every new request a key of its own."
        case .answerLost: "Read the resource again; do not repeat the request."
        case .exists: "Look at what is there."
        case .erased: "Nothing brings it back; what remains says that it was there."
        case .notNow: "Look at the resource again; it says what can be done next."
        case .gateClosed: "Do what the findings name, then repeat with a new key."
        case .untrusted: "Find out why before anything else is done."
        case .revisionRequired: "Send `If-Match` with the `ETag` of the last answer about it."
        case .revisionChanged: "Read it again, decide again, then send the new `ETag` in `If-Match`."
        case .tooLarge: "Send less at once."
        case .tooSlow: "Send it again; what took effect takes effect once."
        case .unsupportedMediaType: "Send application/json."
        case .invalid: "Mend what the findings name."
        case .tooManyRequests, .busy: "Send again after the time in `Retry-After`."
        case .internalError: "Send again later with the same key; if it persists, call the operator."
        }
    }
}
