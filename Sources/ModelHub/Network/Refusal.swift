/// What is asked of the hub.
struct Subject: Sendable {
    var reference: ModelReference
    var revision: String
    /// `nil`: the repository's listing.
    var file: String?

    var text: String { file.map { "\(reference.identifier)/\($0)" } ?? reference.identifier }
}

/// An answer other than success, in words. The hub names its reasons in `X-Error-Code`.
struct Refusal {
    var head: ResponseHead
    var explanation: [UInt8]
    var subject: Subject
    /// Whether the hub itself answered, or a server that it sent us to.
    var isHub: Bool
    var address: WebAddress
    var settings: HubSettings

    private var hasToken: Bool { settings.token != nil }

    var error: HubError {
        if head.status == 416 { return HubError(.range, "\(address.host) refuses to go on in the middle of a file") }
        guard isHub else { return storageError }
        switch (head.status, head["x-error-code"]) {
        case (401, "GatedRepo"), (403, "GatedRepo"): return gated
        case (_, "RevisionNotFound"):
            return HubError(
                .noRevision, "\(subject.reference.identifier) has no revision \(subject.revision)",
                remedy: "give a branch, a tag or a commit as --revision; left out it is main")
        case (_, "EntryNotFound"):
            return HubError(.noFile, "\(subject.text): the repository has no such file at \(subject.revision)")
        case (_, "RepoNotFound"), (404, _): return hidden
        case (401, _) where hasToken:
            return HubError(
                .denied, "\(address.host) does not accept the token\(said)",
                remedy: "make a new one at \(HubSettings.publicHub)/settings/tokens and put it into HF_TOKEN, "
                    + "or unset it: open models need none")
        case (401, _): return hidden
        case (403, _): return gated
        case (408, _), (425, _), (429, _), (500..., _): return busy
        default:
            return HubError(
                .server, "\(address.host) answered \(subject.text) with status \(head.status)\(said)",
                remedy: "check HF_ENDPOINT: is it a hub?")
        }
    }

    private var gated: HubError {
        let first = "visit \(page), accept the conditions there"
        return HubError(
            .denied,
            hasToken
                ? "\(subject.reference.identifier) is gated, and the token's owner has not been let in\(said)"
                : "\(subject.reference.identifier) is gated: the hub wants to know who asks\(said)",
            remedy: hasToken
                ? "\(first), wait for the approval where there is one, and check that the token may read gated "
                    + "repositories"
                : "\(first), then put a token from \(HubSettings.publicHub)/settings/tokens into HF_TOKEN")
    }

    /// Where a person reads about the repository.
    private var page: String {
        let own = "\(settings.endpoint)/\(subject.reference.identifier)"
        let original = "\(HubSettings.publicHub)/\(subject.reference.identifier)"
        return own == original ? own : "\(own) (of a mirror: \(original))"
    }

    private var hidden: HubError {
        HubError(
            .noRepository,
            "\(address.host) has no repository \(subject.reference.identifier), "
                + (hasToken ? "or does not show it to the token's owner" : "or it is private"),
            remedy: "check the name at \(page)"
                + (hasToken ? "" : "; a private one needs a token in HF_TOKEN"))
    }

    private var busy: HubError {
        var error = HubError(
            .busy, "\(address.host) answered with status \(head.status)\(said)",
            remedy: head.status == 429
                ? "too many requests: wait, or put a token into HF_TOKEN for a larger share" : HubError.waysOut)
        error.retryAfterSeconds = head["retry-after"].flatMap(Double.init).flatMap { $0 >= 0 ? $0 : nil }
        return error
    }

    /// Links to storage are signed and expire: asking the hub again gives a fresh one.
    private var storageError: HubError {
        var error = busy
        error.message = "\(address.host), where the hub sent us, answered with status \(head.status)"
        return error
    }

    /// The server's own words, as far as they are harmless on a terminal.
    private var said: String {
        let text = head["x-error-message"] ?? String(decoding: explanation.prefix(200), as: UTF8.self)
        guard !text.contains("<") else { return "" }
        let plain = (settings.token?.hidden(in: text) ?? text).unicodeScalars.filter {
            $0.value >= 0x20 && $0.value < 0x7f
        }
        let words = String(plain).prefix(200)
        return words.isEmpty ? "" : " (\(words))"
    }
}
