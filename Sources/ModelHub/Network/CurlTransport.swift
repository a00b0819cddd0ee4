import CCurl
import Foundation

/// Takes an answer as it comes. Throwing ends the transfer with that error.
protocol ResponseReceiver: AnyObject {
    func begin(_ head: ResponseHead) throws(HubError)
    func take(_ bytes: UnsafeRawBufferPointer) throws(HubError)
}

/// Sends requests through the system's libcurl, one at a time, over connections that are kept.
///
/// Blocks its thread while it waits. Not to be shared between threads.
final class CurlTransport {
    private let client: OpaquePointer
    private let userAgent: String
    private let authorities: String?
    private let stallSeconds: Double
    private let isCancelled: () -> Bool

    /// How soon an interruption is noticed while nothing comes.
    private static let waitMilliseconds: Int32 = 100
    private static let mostWait = Duration.milliseconds(500)

    init(_ settings: HubSettings, userAgent: String, isCancelled: @escaping () -> Bool) throws(HubError) {
        guard let client = ccurl_client_new() else {
            let problem = ccurl_problem().map { String(cString: $0) } ?? "there is no memory for it"
            throw HubError(
                .noNetwork, "models are fetched through libcurl: \(problem)",
                remedy:
                    "install it (Debian, Ubuntu: apt-get install libcurl4; Fedora, openEuler: dnf install libcurl), "
                    + "or copy the model's folder here and give its path as --model")
        }
        self.client = client
        self.userAgent = userAgent
        self.authorities = settings.authorities
        self.stallSeconds = settings.stallSeconds
        self.isCancelled = isCancelled
    }

    deinit { ccurl_client_free(client) }

    /// Gets `address`; no redirect is followed.
    ///
    /// - Parameter headers: `Name: value` each.
    func get(_ address: WebAddress, headers: [String], to receiver: any ResponseReceiver) throws(HubError) {
        let exchange = Exchange(receiver)
        defer { withExtendedLifetime(exchange) { ccurl_stop(client) } }
        var code = start(address, headers, exchange)
        guard code == CCURL_DONE else { throw failure(code, address) }
        var silence = Duration.zero
        repeat {
            if isCancelled() { throw .cancelled }
            let calls = exchange.calls
            let start = ContinuousClock.now
            code = ccurl_step(client, Self.waitMilliseconds)
            // A step that took long was no wait for the server: this process slept, or the machine did.
            let waited = min(ContinuousClock.now - start, Self.mostWait)
            silence = exchange.calls == calls ? silence + waited : .zero
            if code == CCURL_RUNNING, silence > .seconds(stallSeconds) {
                throw HubError(
                    .stalled, "\(address.host): nothing came for \(Self.seconds(stallSeconds))",
                    remedy: HubError.waysOut)
            }
        } while code == CCURL_RUNNING
        if let failure = exchange.failure { throw failure }
        guard code == CCURL_DONE else { throw failure(code, address) }
        guard exchange.hasHead else { throw HubError(.brokenOff, "\(address.host): the answer had no head") }
    }

    private func start(_ address: WebAddress, _ headers: [String], _ exchange: Exchange) -> Int32 {
        let lines = headers.map { strdup($0) }
        defer { for line in lines { free(line) } }
        var request = ccurl_request()
        request.context = Unmanaged.passUnretained(exchange).toOpaque()
        // SAFETY: the exchange outlives the transfer: `get` holds it until that is stopped.
        request.on_header = { context, bytes, count in
            guard let context, let bytes else { return 0 }
            return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
                .header(UnsafeRawBufferPointer(start: bytes, count: count))
        }
        request.on_body = { context, bytes, count in
            guard let context, let bytes else { return 0 }
            return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
                .body(UnsafeRawBufferPointer(start: bytes, count: count))
        }
        request.header_count = lines.count
        return lines.map { UnsafePointer($0) }.withUnsafeBufferPointer { pointers in
            address.text.withCString { url in
                userAgent.withCString { agent in
                    Self.withOptionalCString(authorities) { authorities in
                        request.headers = pointers.baseAddress
                        request.url = url
                        request.user_agent = agent
                        request.authorities = authorities
                        return ccurl_start(client, &request)
                    }
                }
            }
        }
    }

    private static func withOptionalCString<Value>(
        _ text: String?, _ body: (UnsafePointer<CChar>?) -> Value
    ) -> Value {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }

    private func failure(_ code: Int32, _ address: WebAddress) -> HubError {
        let reason = String(cString: ccurl_explain(client, code))
        switch CurlCode.kind(code) {
        case .noNetwork:
            return HubError(
                .noNetwork, "\(address.host) cannot be reached: \(reason)", remedy: HubError.waysOut)
        case .untrusted:
            return HubError(
                .untrusted, "\(address.host): \(reason)",
                remedy: "where a proxy signs connections itself, name its certificate in SSL_CERT_FILE; else check "
                    + "the clock and the package ca-certificates")
        default:
            return HubError(.brokenOff, "\(address.host): \(reason)")
        }
    }

    private static func seconds(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value)) s" : "\(value) s"
    }
}

/// One answer on its way from libcurl's callbacks to its receiver.
private final class Exchange {
    private let receiver: any ResponseReceiver
    private var parser = HeadParser()
    /// How often anything has come.
    private(set) var calls = 0
    private(set) var hasHead = false
    private(set) var failure: HubError?

    init(_ receiver: any ResponseReceiver) {
        self.receiver = receiver
    }

    /// Returns the bytes taken; fewer than there are end the transfer.
    func header(_ line: UnsafeRawBufferPointer) -> Int {
        calls += 1
        switch parser.take(String(decoding: line, as: UTF8.self)) {
        case .more: return line.count
        case .tooLong:
            failure = HubError(.server, "the head of an answer is longer than \(HeadParser.mostBytes) bytes")
            return 0
        case .complete(let head):
            hasHead = true
            return noting(line.count) { () throws(HubError) in try receiver.begin(head) }
        }
    }

    func body(_ bytes: UnsafeRawBufferPointer) -> Int {
        calls += 1
        return noting(bytes.count) { () throws(HubError) in try receiver.take(bytes) }
    }

    private func noting(_ count: Int, _ body: () throws(HubError) -> Void) -> Int {
        do throws(HubError) {
            try body()
            return count
        } catch {
            failure = error
            // Zero would be all of an empty line.
            return count == 0 ? 1 : 0
        }
    }
}

extension HubError {
    /// What helps wherever the hub is out of reach.
    static let waysOut =
        "two ways out: a mirror, for instance HF_ENDPOINT=https://hf-mirror.com (https_proxy is honoured too), or the "
        + "model's folder fetched elsewhere and given as --model PATH"
}
