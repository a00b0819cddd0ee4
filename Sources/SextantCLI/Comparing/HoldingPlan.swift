/// Whether two engines are loaded together, or each for its turns.
enum HoldingPlan: Equatable, Sendable {
    /// `nil`: what they need, or what there is, is unknown.
    case together(neededBytes: Int?, availableBytes: Int?)
    case oneAtATime(neededBytes: Int, availableBytes: Int)

    /// What the rest of the machine and the two runs' records may take meanwhile.
    private static let reserve = 512 << 20

    /// - Parameters:
    ///   - needs: bytes of each engine with its cache; `nil` is unknown, and trusted to fit.
    ///   - sharedBytes: that both map from one and the same file.
    static func decide(needs: [Int?], sharedBytes: Int, availableBytes: Int?) -> HoldingPlan {
        let known = needs.compactMap { $0 }
        let (sum, overflows) = known.reduce((0, false)) { total, next in
            let (sum, overflow) = total.0.addingReportingOverflow(next)
            return (sum, total.1 || overflow)
        }
        guard !overflows else { return .oneAtATime(neededBytes: .max, availableBytes: availableBytes ?? 0) }
        let needed = max(0, sum - sharedBytes)
        guard let availableBytes, !known.isEmpty else {
            return .together(neededBytes: known.isEmpty ? nil : needed, availableBytes: availableBytes)
        }
        return needed <= availableBytes - reserve
            ? .together(neededBytes: needed, availableBytes: availableBytes)
            : .oneAtATime(neededBytes: needed, availableBytes: availableBytes)
    }

    var text: String {
        switch self {
        case .together(let needed?, let available?):
            "Both engines stay loaded: together they need about \(Decimal.bytes(needed)) of \(Decimal.bytes(available)) "
                + "that are free."
        case .together: "Both engines stay loaded; how much memory they need together is not known beforehand."
        case .oneAtATime(let needed, let available):
            "Each engine is loaded anew for every turn: together they would need about \(Decimal.bytes(needed)), and "
                + "\(Decimal.bytes(available)) are free."
        }
    }
}
