import Foundation
import Synchronization

/// A small HTTP server on a loopback socket that answers as it is told to, wrongly too. One thread a connection, one
/// answer a connection.
final class FakeServer: Sendable {
    struct Request: Sendable {
        var method: String
        /// Path and query.
        var target: String
        /// Names in lower case.
        var headers: [String: String]

        /// Where a range asked for begins.
        var rangeStart: Int? {
            headers["range"].flatMap { $0.hasPrefix("bytes=") ? Int($0.dropFirst(6).prefix { $0 != "-" }) : nil }
        }
    }

    private struct State {
        var answer: @Sendable (Request) -> FakeReply = { _ in FakeReply(status: 404) }
        var requests: [Request] = []
        /// Taken one a request, for targets that end so.
        var faults: [String: [Fault]] = [:]
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    init() throws {
        // The proxy of whoever runs the tests must not come between.
        setenv("no_proxy", "127.0.0.1", 1)
        signal(SIGPIPE, SIG_IGN)
        #if canImport(Darwin)
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #else
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) + listen(descriptor, 64) + getsockname(descriptor, address, &size)
            }
        }
        guard listener >= 0, status == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    close(connection)
                    return
                }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    deinit { stop() }

    var address: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { state.withLock { $0.requests } }

    func requests(for ending: String) -> [Request] { requests.filter { $0.target.hasSuffix(ending) } }

    func answer(_ answer: @escaping @Sendable (Request) -> FakeReply) {
        state.withLock { $0.answer = answer }
    }

    /// The next requests for targets that end so go wrong in this way, one after another.
    func fail(_ ending: String, _ faults: Fault...) {
        state.withLock { $0.faults[ending] = faults }
    }

    /// Refuses connections from now on.
    func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        guard let request = Self.read(connection) else { return }
        let (answer, fault) = state.withLock { state -> (@Sendable (Request) -> FakeReply, Fault?) in
            state.requests.append(request)
            let ending = state.faults.keys.first { request.target.hasSuffix($0) && state.faults[$0]?.isEmpty == false }
            return (state.answer, ending.flatMap { state.faults[$0]?.removeFirst() })
        }
        var asked = request
        if case .ignoreRange = fault { asked.headers["range"] = nil }
        var reply = answer(asked)
        if let fault { reply = fault.applied(to: reply) }
        Self.write(reply.bytes(for: request), to: connection)
        // Until the client has had enough.
        var byte: UInt8 = 0
        if reply.stalls { while recv(connection, &byte, 1, 0) > 0 {} }
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        let end = Array("\r\n\r\n".utf8)
        while !bytes.suffix(4).elementsEqual(end) {
            guard bytes.count < 1 << 16, recv(connection, &byte, 1, 0) == 1 else { return nil }
            bytes.append(byte)
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
        guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return Request(method: String(words[0]), target: String(words[1]), headers: headers)
    }

    private static func write(_ bytes: [UInt8], to connection: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
