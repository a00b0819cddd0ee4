/// What some threads read from memory together, each in some streams that advance side by side.
public struct ReadBandwidth: Sendable, Hashable {
    public var threads: Int
    public var streams: Int
    public var bytesPerSecond: Double

    public init(threads: Int, streams: Int, bytesPerSecond: Double) {
        self.threads = threads
        self.streams = streams
        self.bytesPerSecond = bytesPerSecond
    }
}
