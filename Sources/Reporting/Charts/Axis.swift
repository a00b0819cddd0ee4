/// A scale with its round values, its name and fine lines across the frame.
struct Axis {
    var scale: Scale
    var label: String
    var ticks: [Double]
    var text: (Double) -> String

    init(_ scale: Scale, _ label: String, ticks: [Double]? = nil, text: @escaping (Double) -> String = TickText.plain) {
        self.scale = scale
        self.label = label
        self.ticks = ticks ?? scale.ticks
        self.text = text
    }

    func horizontal(in frame: Frame) -> HTML {
        .tag("g", ["class": "axis"]) {
            ticks.map { HTML.line(scale($0), frame.minY, scale($0), frame.maxY, "grid") }
            HTML.line(frame.minX, frame.maxY, frame.maxX, frame.maxY, "base")
            ticks.map { HTML.label(text($0), scale($0), frame.maxY + 16, anchor: "middle") }
            HTML.label(label, (frame.minX + frame.maxX) / 2, frame.height - 4, anchor: "middle", "name")
        }
    }

    /// The name stands above the axis, upright: it is read without turning the head, and takes no room at the side.
    func vertical(in frame: Frame) -> HTML {
        .tag("g", ["class": "axis"]) {
            ticks.map { HTML.line(frame.minX, scale($0), frame.maxX, scale($0), "grid") }
            ticks.map { HTML.label(text($0), frame.minX - 6, scale($0) + 4, anchor: "end") }
            HTML.label(label, 0, 12, anchor: "start", "name")
        }
    }
}

/// How round values are written beside an axis.
enum TickText {
    static func plain(_ value: Double) -> String {
        value == 0 ? "0" : abs(value) < 10_000 ? Figures.digits(value, 4) : prefixed(value)
    }

    static func percent(_ value: Double) -> String { Figures.fixed(value * 100, 0) + "%" }

    /// `20 G`, `1 T`: with a prefix of the SI.
    static func prefixed(_ value: Double) -> String {
        let steps: [(Double, String)] = [(1e15, " P"), (1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")]
        guard let (unit, prefix) = steps.first(where: { abs(value) >= $0.0 * 0.999_999 }) else {
            return Figures.digits(value, 3)
        }
        return Figures.digits(value / unit, 3) + prefix
    }
}
