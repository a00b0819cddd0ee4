import Foundation

/// Maps values to coordinates of a picture, straight or by their logarithm.
struct Scale {
    enum Kind {
        case linear, logarithmic
    }

    let kind: Kind
    let domain: ClosedRange<Double>
    /// Coordinates of the domain's ends; a vertical axis has the larger one first.
    let start: Double
    let end: Double

    /// - Parameter domain: of positive numbers where `kind` is logarithmic; widened where it is empty.
    init(_ kind: Kind, domain: ClosedRange<Double>, from start: Double, to end: Double) {
        self.kind = kind
        self.start = start
        self.end = end
        switch kind {
        case .linear:
            self.domain =
                domain.upperBound > domain.lowerBound ? domain : domain.lowerBound...(domain.lowerBound + 1)
        case .logarithmic:
            let low = max(domain.lowerBound, .leastNormalMagnitude)
            self.domain = domain.upperBound > low ? low...domain.upperBound : low...(low * 10)
        }
    }

    /// From 0 to a round number above all values.
    static func fromZero(to largest: Double, from start: Double, to end: Double) -> Scale {
        let largest = largest > 0 && largest.isFinite ? largest : 1
        let step = niceStep(largest / 4)
        return Scale(.linear, domain: 0...((largest / step).rounded(.up) * step), from: start, to: end)
    }

    /// Around positive values, with `room` as a factor beyond either end.
    static func logarithmic(around values: [Double], room: Double, from start: Double, to end: Double) -> Scale {
        let known = values.filter { $0 > 0 && $0.isFinite }
        guard let low = known.min(), let high = known.max() else {
            return Scale(.logarithmic, domain: 1...10, from: start, to: end)
        }
        return Scale(.logarithmic, domain: (low / room)...(high * room), from: start, to: end)
    }

    func callAsFunction(_ value: Double) -> Double {
        let share =
            switch kind {
            case .linear: (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
            case .logarithmic:
                log(max(value, .leastNormalMagnitude) / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
            }
        return start + share * (end - start)
    }

    /// Round values inside the domain.
    var ticks: [Double] {
        switch kind {
        case .linear: linearTicks
        case .logarithmic: logarithmicTicks
        }
    }

    private var linearTicks: [Double] {
        let step = Self.niceStep((domain.upperBound - domain.lowerBound) / 4)
        let first = (domain.lowerBound / step).rounded(.up)
        let last = (domain.upperBound / step + 1e-9).rounded(.down)
        guard last >= first, last - first < 100 else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// Powers of ten; 2 and 5 times them too where fewer than three would stand.
    private var logarithmicTicks: [Double] {
        let first = log10(domain.lowerBound).rounded(.down)
        let last = log10(domain.upperBound).rounded(.up)
        guard last - first < 60 else { return [] }
        let powers = stride(from: first, through: last, by: 1).map { pow(10, $0) }
        let inside = { (ticks: [Double]) in
            ticks.filter { $0 >= domain.lowerBound * 0.999_999 && $0 <= domain.upperBound * 1.000_001 }
        }
        let decades = inside(powers)
        if decades.count >= 3 { return decades }
        return inside(powers.flatMap { [$0, 2 * $0, 5 * $0] })
    }

    /// 1, 2 or 5 times a power of ten, at least `least`.
    static func niceStep(_ least: Double) -> Double {
        guard least > 0, least.isFinite else { return 1 }
        let power = pow(10, log10(least).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * 0.999_999 } ?? 10 * power
    }
}
