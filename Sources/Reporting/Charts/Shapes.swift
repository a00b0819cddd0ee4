/// The shapes that the pictures are made of. Colours and widths are the style sheet's, by class.
extension HTML {
    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> HTML {
        .tag(
            "line",
            [
                "x1": Coordinate.text(x1), "y1": Coordinate.text(y1), "x2": Coordinate.text(x2),
                "y2": Coordinate.text(y2), "class": style,
            ])
    }

    static func path(_ data: String, _ style: String, tip: String? = nil) -> HTML {
        shape("path", ["d": data, "class": style], tip)
    }

    static func rectangle(
        x: Double, y: Double, width: Double, height: Double, _ style: String, tip: String? = nil
    ) -> HTML {
        shape(
            "rect",
            [
                "x": Coordinate.text(x), "y": Coordinate.text(y), "width": Coordinate.text(max(0, width)),
                "height": Coordinate.text(max(0, height)), "class": style,
            ], tip)
    }

    static func circle(_ x: Double, _ y: Double, radius: Double, _ style: String, tip: String? = nil) -> HTML {
        shape(
            "circle",
            ["cx": Coordinate.text(x), "cy": Coordinate.text(y), "r": Coordinate.text(radius), "class": style], tip)
    }

    static func label(
        _ text: String, _ x: Double, _ y: Double, anchor: String, _ style: String = "tick",
        turned degrees: Double? = nil
    ) -> HTML {
        let place = [("x", Coordinate.text(x)), ("y", Coordinate.text(y)), ("text-anchor", anchor), ("class", style)]
        let turn = degrees.map {
            [("transform", "rotate(\(Coordinate.text($0)) \(Coordinate.text(x)) \(Coordinate.text(y)))")]
        }
        return .element(
            "text", attributes: (place + (turn ?? [])).map { (name: $0.0, value: $0.1) }, children: [.text(text)])
    }

    /// What a pointer that rests on the shape is told.
    private static func shape(
        _ name: String, _ attributes: KeyValuePairs<String, String>, _ tip: String?
    ) -> HTML {
        guard let tip else { return .tag(name, attributes) }
        return .tag(name, attributes) { HTML.tag("title") { tip } }
    }
}

/// A point's sign: its form and its colour both tell the series, for readers who see no colours.
enum Mark: Int, CaseIterable {
    case circle, square, diamond, triangle

    /// - Parameter style: of the series, `s1` and on; with `open` the inside stays empty.
    func html(_ x: Double, _ y: Double, size: Double = 5, _ style: String, tip: String? = nil) -> HTML {
        let style = "mark " + style
        switch self {
        case .circle: return .circle(x, y, radius: size, style, tip: tip)
        case .square:
            let half = size * 0.88
            return .rectangle(x: x - half, y: y - half, width: 2 * half, height: 2 * half, style, tip: tip)
        case .diamond:
            let far = size * 1.25
            return .path(
                Coordinate.path([(x, y - far), (x + far, y), (x, y + far), (x - far, y)]) + "Z", style, tip: tip)
        case .triangle:
            let far = size * 1.15
            return .path(
                Coordinate.path([(x, y - far), (x + far, y + far * 0.8), (x - far, y + far * 0.8)]) + "Z", style,
                tip: tip)
        }
    }

    /// Of the n-th run of a report.
    static func ofRun(_ index: Int) -> Mark { allCases[index % allCases.count] }
}

/// The style of the n-th series.
enum SeriesStyle {
    static let count = 6

    static func name(_ index: Int) -> String { "s\(index % count + 1)" }
}
