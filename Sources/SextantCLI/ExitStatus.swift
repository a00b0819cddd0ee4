/// How the process ends. Thrown by a command that has already said why.
enum ExitStatus: Int32, Error {
    case done = 0
    /// A scenario or the command itself failed.
    case failed = 1
    /// The audit found a contradiction, the run is invalid, or a gate a regression.
    case untrustworthy = 2
    /// Two runs cannot be held against each other.
    case notComparable = 3
    case usage = 64
    case interrupted = 130
}
