/// Keeps an answer of limited size.
final class MemoryReceiver: HubReceiver {
    private let mostBytes: Int
    private(set) var head: ResponseHead?
    private(set) var bytes: [UInt8] = []

    init(mostBytes: Int) {
        self.mostBytes = mostBytes
    }

    func pass(_ head: ResponseHead) throws(HubError) {}

    func begin(_ head: ResponseHead) throws(HubError) {
        self.head = head
    }

    func take(_ part: UnsafeRawBufferPointer) throws(HubError) {
        guard bytes.count + part.count <= mostBytes else {
            throw HubError(
                .wrongLength, "an answer of the hub is longer than \(mostBytes) bytes",
                remedy: "check HF_ENDPOINT: is it a hub?")
        }
        bytes += part
    }
}
