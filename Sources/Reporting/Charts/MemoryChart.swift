import Measurement

/// Peak memory of each scenario as a bar of its parts.
struct MemoryChart {
    var parts: [MemoryParts]
    var book: any Phrasebook

    init?(_ subject: ReportSubject, _ book: any Phrasebook) {
        parts = MemoryParts.all(subject)
        self.book = book
        if parts.isEmpty { return nil }
    }

    private var hasParts: Bool { parts.contains { $0.weightBytes != nil } }

    func picture(id: String) -> Picture {
        let names = parts.map { DisplayWidth.clipped($0.scenario.id, to: 16) }
        let left = 12 + (names.map(LabelPlacement.width).max() ?? 40)
        let barHeight = 15.0
        let pitch = 27.0
        let frame = Frame(
            width: 420, height: 16 + pitch * Double(parts.count) + (hasParts ? 62 : 44), left: left, right: 58, top: 8,
            bottom: hasParts ? 62 : 44)
        let x = Scale.fromZero(
            to: (parts.map(\.peakBytes).max() ?? 1) / 1e9, from: frame.minX, to: frame.maxX)
        var nodes: [HTML] = [Axis(x, book.words(.memoryAxis)).horizontal(in: frame)]
        for (index, part) in parts.enumerated() {
            let top = frame.minY + 6 + pitch * Double(index)
            nodes.append(.label(names[index], frame.minX - 8, top + 12, anchor: "end"))
            var from = 0.0
            for (bytes, style) in segments(part) {
                nodes.append(
                    .rectangle(
                        x: x(from / 1e9), y: top, width: x((from + bytes) / 1e9) - x(from / 1e9), height: barHeight,
                        "bar \(style)", tip: tip(part)))
                from += bytes
            }
            nodes.append(
                .label(
                    Figures.gigabytes(part.peakBytes), x(part.peakBytes / 1e9) + 6, top + 12, anchor: "start",
                    "point-name"))
        }
        if hasParts {
            let words: [(PagePhrase, String)] = [(.weights, "bar s1"), (.cache, "bar s2"), (.rest, "bar s0")]
            let entries = words.map { Legend.Entry(text: book.words($0.0), style: $0.1, mark: .square) }
            nodes.append(Legend(entries: entries).html(x: 8, y: frame.height - 24, maxX: frame.width))
        }
        return Picture(
            id: id, title: book.words(.memory), description: parts.map(tip).joined(separator: "; "), width: frame.width,
            height: frame.height, content: nodes)
    }

    private func segments(_ part: MemoryParts) -> [(Double, String)] {
        guard let weights = part.weightBytes, let cache = part.cacheBytes, let rest = part.restBytes else {
            return [(part.peakBytes, hasParts ? "s0" : "s1")]
        }
        return [(weights, "s1"), (cache, "s2"), (rest, "s0")]
    }

    private func tip(_ part: MemoryParts) -> String {
        var text = "\(part.scenario.id): \(Figures.gigabytes(part.peakBytes)) GB"
        if let weights = part.weightBytes, let cache = part.cacheBytes, let rest = part.restBytes {
            text +=
                " = \(book.words(.weights)) \(Figures.gigabytes(weights)) + \(book.words(.cache)) "
                + "\(Figures.gigabytes(cache)) + \(book.words(.rest)) \(Figures.gigabytes(rest))"
        }
        return text
    }
}
