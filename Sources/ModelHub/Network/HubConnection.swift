/// Talks to one hub: sends the token to it and to nobody else, follows its redirects, and puts refusals into words.
///
/// Blocks its thread while it waits. Not to be shared between threads.
final class HubConnection {
    let settings: HubSettings
    private let transport: CurlTransport
    /// Whether anything has answered yet: where nothing ever did, trying again only costs time.
    private(set) var hasReachedServer = false

    /// RFC 9110 leaves the number open; browsers take 20, the hub itself never needs more than 3.
    static let mostRedirects = 10

    init(_ settings: HubSettings, userAgent: String, isCancelled: @escaping () -> Bool) throws(HubError) {
        self.settings = settings
        transport = try CurlTransport(settings, userAgent: userAgent, isCancelled: isCancelled)
    }

    /// Gets what lies at `address` or where that leads to.
    ///
    /// - Parameter subject: what is asked for, for messages.
    func get(
        _ address: WebAddress, headers: [String] = [], about subject: Subject, to receiver: any HubReceiver
    ) throws(HubError) {
        var address = address
        var seen: Set<WebAddress> = []
        while seen.count <= Self.mostRedirects {
            guard seen.insert(address).inserted else {
                throw Self.redirect("\(address.host) sends in a circle when asked for \(subject.text)")
            }
            let hop = Hop(receiver)
            try transport.get(address, headers: self.headers(for: address) + headers, to: hop)
            hasReachedServer = true
            guard let head = hop.head, !hop.isTaken else { return }
            guard let location = head.location else {
                throw Refusal(
                    head: head, explanation: hop.explanation, subject: subject, isHub: isHub(address), address: address,
                    settings: settings
                ).error
            }
            try receiver.pass(head)
            address = try next(after: address, location)
        }
        throw Self.redirect("\(address.host) sends on and on when asked for \(subject.text)")
    }

    private func headers(for address: WebAddress) -> [String] {
        // Compressed, the length would say nothing and a part could not be resumed.
        let plain = ["Accept-Encoding: identity"]
        guard isHub(address), let token = settings.token else { return plain }
        return plain + ["Authorization: \(token.authorization)"]
    }

    private func isHub(_ address: WebAddress) -> Bool { address.origin == settings.endpoint.origin }

    private func next(after address: WebAddress, _ location: String) throws(HubError) -> WebAddress {
        guard let next = address.following(location) else {
            throw Self.redirect("\(address.host) sends to an address that is none of http or https")
        }
        guard next.isSecure || !address.isSecure else {
            throw Self.redirect("\(address.host) sends from https to \(next.host) without encryption")
        }
        return next
    }

    private static func redirect(_ message: String) -> HubError {
        HubError(.redirect, message, remedy: "check HF_ENDPOINT and the proxy, or take another mirror")
    }
}

/// Takes an answer that succeeded.
protocol HubReceiver: ResponseReceiver {
    /// An answer that only sends on. Throwing ends the request.
    func pass(_ head: ResponseHead) throws(HubError)
}

/// One request: hands a success on, keeps the beginning of everything else.
private final class Hop: ResponseReceiver {
    private let receiver: any HubReceiver
    private(set) var head: ResponseHead?
    private(set) var isTaken = false
    private(set) var explanation: [UInt8] = []

    init(_ receiver: any HubReceiver) {
        self.receiver = receiver
    }

    func begin(_ head: ResponseHead) throws(HubError) {
        self.head = head
        guard head.status == 200 || head.status == 206 else { return }
        isTaken = true
        try receiver.begin(head)
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws(HubError) {
        if isTaken { return try receiver.take(bytes) }
        // A refusal that never ends is not read to its end.
        guard explanation.count < 64 << 10 else {
            throw HubError(.server, "a refusal (status \(head?.status ?? 0)) that does not end")
        }
        explanation += bytes
    }
}
