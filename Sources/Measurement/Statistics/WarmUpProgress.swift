/// Whether warm-ups have come to rest, from how long each took.
public enum WarmUpProgress {
    /// A last warm-up that is this much quicker than the one before it is not the end of warming up.
    static let largestFall = 0.05

    /// The last warm-up was still visibly quicker than the one before, and that one no slower than its own predecessor.
    ///
    /// Two falls in a row, where there are three warm-ups, because one happens by chance every second time.
    /// - Parameter times: of the warm-ups in order, in any unit.
    public static func isStillFalling(_ times: [Double]) -> Bool {
        guard let last = times.last, times.count >= 2, times.allSatisfy({ $0 > 0 && $0.isFinite }) else { return false }
        let before = times[times.count - 2]
        guard last < before * (1 - largestFall) else { return false }
        return times.count == 2 || before < times[times.count - 3]
    }
}
