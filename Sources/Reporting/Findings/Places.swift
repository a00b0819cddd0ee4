/// Scenarios of a run in as few words as say which.
enum Places: Equatable {
    case all(Int)
    /// The one that is missing, and how many there are.
    case allBut(String, count: Int)
    case some([String])
    case share(Int, of: Int)

    /// More names than this hide the finding.
    static let longestList = 5

    init(_ scenarios: [String], of all: [String]) {
        let missing = all.filter { !scenarios.contains($0) }
        if all.count > 1, missing.isEmpty {
            self = .all(all.count)
        } else if scenarios.count > 2, missing.count == 1, scenarios.count < all.count {
            self = .allBut(missing[0], count: scenarios.count)
        } else if scenarios.count <= Self.longestList {
            self = .some(scenarios)
        } else {
            self = .share(scenarios.count, of: all.count)
        }
    }
}
