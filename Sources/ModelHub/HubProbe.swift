import Foundation

/// Whether a hub answers at all.
public enum HubProbe {
    /// Seconds until the head of an answer came, whatever it says: a refusal is an answer.
    ///
    /// Blocks its thread, for the time limit at most.
    /// - Throws: `HubError` with why nothing came.
    public static func answerSeconds(
        _ settings: HubSettings, userAgent: String, timeLimitSeconds: Double
    ) throws(HubError) -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(timeLimitSeconds)
        let transport = try CurlTransport(settings, userAgent: userAgent, isCancelled: { clock.now >= end })
        let receiver = FirstHead()
        do throws(HubError) {
            try transport.get(settings.endpoint, headers: [], to: receiver)
        } catch {
            if receiver.hasHead { return (clock.now - start) / .seconds(1) }
            guard error.kind == .cancelled else { throw error }
            throw HubError(
                .stalled, "\(settings.endpoint.host) did not answer within \(Int(timeLimitSeconds)) s",
                remedy: HubError.waysOut)
        }
        return (clock.now - start) / .seconds(1)
    }

    /// The same settings with another hub, to see whether a mirror would do.
    public static func settings(_ settings: HubSettings, endpoint: String) -> HubSettings? {
        guard let address = WebAddress(endpoint) else { return nil }
        var other = settings
        other.endpoint = address
        return other
    }

    /// Ends the transfer with the head: the page behind it is of no interest.
    private final class FirstHead: ResponseReceiver {
        private(set) var hasHead = false

        func begin(_ head: ResponseHead) throws(HubError) {
            hasHead = true
            throw .cancelled
        }

        func take(_ bytes: UnsafeRawBufferPointer) throws(HubError) {}
    }
}
