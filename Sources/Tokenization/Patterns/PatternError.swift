/// Why a pattern is not understood, or costs too much.
struct PatternError: Error, Hashable {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
