/// What the fake server sends.
struct FakeReply: Sendable {
    var status: Int
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// `nil`: none, the body ends with the connection.
    var declaredLength: Int?
    /// How much of the body is really sent.
    var sentBytes: Int?
    /// Whether the connection stays open afterwards, silent.
    var stalls = false
    /// In place of everything else.
    var raw: [UInt8]?

    init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
        declaredLength = body.count
    }

    init(status: Int = 200, headers: [String: String] = [:], text: String) {
        self.init(status: status, headers: headers, body: Array(text.utf8))
    }

    func bytes(for request: FakeServer.Request) -> [UInt8] {
        if let raw { return raw }
        var head = "HTTP/1.1 \(status) Fake\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let declaredLength { head += "Content-Length: \(declaredLength)\r\n" }
        let sent = request.method == "HEAD" ? [] : body.prefix(sentBytes ?? body.count)
        return Array("\(head)\r\n".utf8) + sent
    }
}

/// How an answer goes wrong.
enum Fault: Sendable {
    case breakOff(afterBytes: Int)
    case stall(afterBytes: Int)
    /// Before the first byte of an answer.
    case silence
    case hangUp
    case garbage
    /// Lies in `Content-Length`.
    case declare(Int)
    /// No length is told, and more comes than there should.
    case add(bytes: Int)
    /// No length is told, and the body ends too early.
    case cut(toBytes: Int)
    case corrupt
    case ignoreRange
    case contentRange(String)
    case encoded(String)
    case status(Int, headers: [String: String] = [:], text: String = "")

    func applied(to reply: FakeReply) -> FakeReply {
        var reply = reply
        switch self {
        case .ignoreRange: break
        case .breakOff(let bytes): reply.sentBytes = bytes
        case .stall(let bytes):
            reply.sentBytes = bytes
            reply.stalls = true
        case .silence:
            reply.raw = []
            reply.stalls = true
        case .hangUp: reply.raw = []
        case .garbage: reply.raw = Array("SSH-2.0-OpenSSH\r\n".utf8)
        case .declare(let length): reply.declaredLength = length
        case .add(let bytes):
            reply.body += [UInt8](repeating: 0, count: bytes)
            reply.declaredLength = nil
        case .cut(let bytes):
            reply.body = Array(reply.body.prefix(bytes))
            reply.declaredLength = nil
        case .corrupt: if !reply.body.isEmpty { reply.body[reply.body.count / 2] ^= 1 }
        case .contentRange(let text): reply.headers["Content-Range"] = text
        case .encoded(let encoding): reply.headers["Content-Encoding"] = encoding
        case .status(let status, let headers, let text):
            reply = FakeReply(status: status, headers: headers, text: text)
        }
        return reply
    }
}
