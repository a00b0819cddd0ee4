extension ChildProcess {
    /// How it came to its end.
    public enum Ending: Sendable, Hashable {
        case exited(Int32)
        case killed(signal: Int32)

        /// The bits of a wait status, which is all macros in C.
        init(waitStatus status: Int32) {
            let signal = status & 0x7F
            self = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
        }
    }
}
