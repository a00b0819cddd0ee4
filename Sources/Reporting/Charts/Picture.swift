/// An SVG with a name and a description for those who do not see it.
struct Picture {
    /// Unique on the page.
    var id: String
    var title: String
    var description: String
    var width: Double
    var height: Double
    /// `wide` and `narrow` pictures are two of one figure; the style sheet shows that which fits.
    var style: String?
    var content: [HTML]

    var html: HTML {
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(Coordinate.text(width)) \(Coordinate.text(height))",
                "class": style.map { "picture " + $0 } ?? "picture", "role": "img",
                "aria-labelledby": "\(id)-t \(id)-d",
            ]
        ) {
            HTML.tag("title", ["id": "\(id)-t"]) { title }
            HTML.tag("desc", ["id": "\(id)-d"]) { description }
            content
        }
    }
}

/// Words beside signs: which series is which.
struct Legend {
    struct Entry {
        var text: String
        /// Classes of the series.
        var style: String
        var mark: Mark?
        /// A broken line stands for what is computed, not measured.
        var isDashed = false
    }

    var entries: [Entry]

    /// In a row from `x`, breaking into further rows before `maxX`.
    func html(x: Double, y: Double, maxX: Double) -> HTML {
        var (left, top) = (x, y)
        var nodes: [HTML] = []
        for entry in entries {
            let width = 24 + LabelPlacement.width(of: entry.text) + 14
            if left + width > maxX + 14, left > x {
                left = x
                top += 17
            }
            if let mark = entry.mark {
                nodes.append(mark.html(left + 8, top - 4, size: 4.5, entry.style))
            } else {
                nodes.append(
                    .line(left, top - 4, left + 16, top - 4, "curve \(entry.style)" + (entry.isDashed ? " dashed" : ""))
                )
            }
            nodes.append(.label(entry.text, left + 22, top, anchor: "start", "key"))
            left += width
        }
        return .tag("g", ["class": "legend"]) { nodes }
    }
}
