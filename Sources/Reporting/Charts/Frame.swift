/// The rectangle inside a picture that values are drawn in, with room around it for words.
struct Frame {
    var width: Double
    var height: Double
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double

    var minX: Double { left }
    var maxX: Double { width - right }
    var minY: Double { top }
    var maxY: Double { height - bottom }
}

/// How numbers stand in a picture's markup.
enum Coordinate {
    /// One decimal, which is a tenth of a pixel.
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e7 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let whole = abs(tenths) / 10
        let rest = abs(tenths) % 10
        return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }

    /// `M1,2 3,4 5,6`: a line through points.
    static func path(_ points: [(x: Double, y: Double)]) -> String {
        points.isEmpty ? "" : "M" + points.map { text($0.x) + "," + text($0.y) }.joined(separator: " ")
    }
}
