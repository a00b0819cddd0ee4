/// A number as somebody printed it: its value, and the range that its digits may stand for.
///
/// `62.13` stands for 62.125 to 62.135: half a unit of its last digit either way. A figure that was computed from records
/// stands for itself.
public struct PrintedNumber: Sendable, Hashable {
    public var value: Double
    public var range: Interval
    /// Digits after the point, so that what follows from the number is printed alike; `nil` where none were printed.
    public var decimals: Int?

    public init(_ value: Double, halfUnit: Double = 0, decimals: Int? = nil) {
        self.value = value
        self.range = Interval(value - abs(halfUnit), value + abs(halfUnit))
        self.decimals = decimals
    }

    /// A figure that is known to lie between two others.
    public init(range: Interval, value: Double? = nil, decimals: Int? = nil) {
        self.value = value ?? range.middle
        self.range = range
        self.decimals = decimals
    }

    public var isFinite: Bool { value.isFinite && range.lower.isFinite && range.upper.isFinite }

    /// In another unit; keeps the number of digits where the unit does not move them.
    public func scaled(by factor: Double) -> PrintedNumber {
        guard factor != 1 else { return self }
        return PrintedNumber(
            range: Interval(range.lower * factor, range.upper * factor), value: value * factor, decimals: nil)
    }

    /// `numerator / self`; `nil` unless the whole range is above 0.
    public func dividing(_ numerator: Double) -> PrintedNumber? {
        guard range.lower > 0, value > 0 else { return nil }
        let result = PrintedNumber(
            range: Interval(numerator / range.upper, numerator / range.lower), value: numerator / value)
        return result.isFinite ? result : nil
    }

    public static func + (left: PrintedNumber, right: PrintedNumber) -> PrintedNumber {
        PrintedNumber(
            range: Interval(left.range.lower + right.range.lower, left.range.upper + right.range.upper),
            value: left.value + right.value)
    }

    public static func - (left: PrintedNumber, right: PrintedNumber) -> PrintedNumber {
        PrintedNumber(
            range: Interval(left.range.lower - right.range.upper, left.range.upper - right.range.lower),
            value: left.value - right.value)
    }

    /// Both are taken to be 0 or more.
    public static func * (left: PrintedNumber, right: PrintedNumber) -> PrintedNumber {
        PrintedNumber(
            range: Interval(left.range.lower * right.range.lower, left.range.upper * right.range.upper),
            value: left.value * right.value)
    }

    /// With the digits that were printed.
    public var text: String {
        guard let decimals else { return figure(value) }
        return fixed(value, decimals)
    }
}
