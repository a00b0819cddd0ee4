import EngineAPI
import Foundation
import Measurement

/// Operations per second over operations per byte, both on logarithmic axes: memory's slope, the roofs of arithmetic, and
/// the scenarios' phases below them.
struct RooflineChart {
    /// With the letter that the report calls the run by; `nil` for a single one.
    var runs: [(letter: String?, roofline: Roofline)]
    var book: any Phrasebook

    enum Size: String {
        case wide, narrow
    }

    func picture(_ size: Size, id: String) -> Picture {
        let frame =
            size == .wide
            ? Frame(width: 900, height: 520, left: 52, right: 14, top: 26, bottom: 62)
            : Frame(width: 400, height: 470, left: 48, right: 10, top: 26, bottom: 96)
        return Picture(
            id: "\(id)-\(size.rawValue)", title: book.words(.rooflineTitle), description: description,
            width: frame.width, height: frame.height, style: size.rawValue,
            content: content(frame, size, clip: "\(id)-\(size.rawValue)-c"))
    }

    /// For those who do not see the picture: every point in words.
    private var description: String {
        runs.map { run in
            (run.letter.map { $0 + ": " } ?? "")
                + run.roofline.points.map { tip($0, run.letter) }.joined(separator: "; ")
        }
        .joined(separator: ". ")
    }

    private func tip(_ point: Roofline.Point, _ letter: String?) -> String {
        (letter.map { $0 + " " } ?? "") + "\(point.scenario.id) \(book.word(phase: point.phase)): "
            + "\(Figures.digits(point.operationsPerByte, 3)) OP/B, "
            + Figures.operationsPerSecond(point.operationsPerSecond, integer: true)
    }

    private func content(_ frame: Frame, _ size: Size, clip: String) -> [HTML] {
        let points = runs.flatMap(\.roofline.points)
        let tops = runs.flatMap { $0.roofline.roofs.map(\.operationsPerSecond) }
        let ridges = runs.compactMap { run in
            run.roofline.roofs.last.map { $0.operationsPerSecond / run.roofline.bandwidth }
        }
        let x = Scale.logarithmic(
            around: points.map(\.operationsPerByte) + ridges, room: 2.2, from: frame.minX, to: frame.maxX)
        let y = Scale.logarithmic(
            around: points.map(\.operationsPerSecond) + tops, room: 2, from: frame.maxY, to: frame.minY)
        var nodes: [HTML] = [
            .tag("clipPath", ["id": clip]) {
                HTML.rectangle(
                    x: frame.minX, y: frame.minY, width: frame.maxX - frame.minX, height: frame.maxY - frame.minY, "")
            },
            Axis(x, book.words(.intensityAxis)).horizontal(in: frame),
            Axis(y, book.words(.operationsAxis), text: TickText.prefixed).vertical(in: frame),
        ]
        var drawn: [Roofline] = []
        var boxes: [LabelPlacement.Box] = []
        let marked = points.map { point in
            LabelPlacement.Box(around: (x(point.operationsPerByte), y(point.operationsPerSecond)), radius: 7)
        }
        for (index, run) in runs.enumerated() where !drawn.contains(where: { isAlike($0, run.roofline) }) {
            nodes += limits(run.roofline, index, x, y, frame, clip: clip, marked: marked, boxes: &boxes)
            drawn.append(run.roofline)
        }
        nodes += marks(x, y, frame, size, boxes: boxes)
        nodes.append(
            Legend(entries: legend).html(x: frame.minX, y: frame.height - (size == .wide ? 26 : 56), maxX: frame.maxX))
        return nodes
    }

    /// Two runs on one machine have nearly the same limits: one line serves both.
    private func isAlike(_ one: Roofline, _ other: Roofline) -> Bool {
        func near(_ a: Double?, _ b: Double?) -> Bool {
            guard let a, let b else { return a == nil && b == nil }
            return max(a, b) < 1.1 * min(a, b)
        }
        return near(one.bandwidth, other.bandwidth)
            && one.roofs.map(\.arithmetic) == other.roofs.map(\.arithmetic)
            && zip(one.roofs, other.roofs).allSatisfy { near($0.operationsPerSecond, $1.operationsPerSecond) }
    }

    private func limits(
        _ roofline: Roofline, _ index: Int, _ x: Scale, _ y: Scale, _ frame: Frame, clip: String,
        marked: [LabelPlacement.Box], boxes: inout [LabelPlacement.Box]
    ) -> [HTML] {
        let style = runs.count == 1 ? "limit" : "limit " + SeriesStyle.name(index)
        let top = roofline.roofs.last?.operationsPerSecond ?? y.domain.upperBound
        // To where the slope meets the highest roof.
        func slope(_ bandwidth: Double) -> [(x: Double, y: Double)] {
            [(x.domain.lowerBound, bandwidth * x.domain.lowerBound), (top / bandwidth, top)]
                .map { (x: x($0.0), y: y($0.1)) }
        }
        var nodes: [HTML] = []
        if let probes = roofline.probes, probes.upperBound > probes.lowerBound {
            nodes.append(
                .path(
                    Coordinate.path(slope(probes.lowerBound) + slope(probes.upperBound).reversed()) + "Z",
                    "band", tip: book.probeBand(probes)))
        }
        let main = slope(roofline.bandwidth)
        nodes.append(.path(Coordinate.path(main), style))
        for roof in roofline.roofs {
            let height = y(roof.operationsPerSecond)
            let start = max(x(roof.operationsPerSecond / roofline.bandwidth), frame.minX)
            nodes.append(.line(start, height, frame.maxX, height, style))
            boxes.append(LabelPlacement.Box(minX: start, minY: height - 1, maxX: frame.maxX, maxY: height + 1))
        }
        var words: [HTML] = []
        var names: [LabelPlacement.Box] = []
        for roof in roofline.roofs {
            let text =
                "\(roof.arithmetic.rawValue) "
                + Figures.operationsPerSecond(roof.operationsPerSecond, integer: roof.arithmetic == .int8)
            let taken = marked + names + boxes
            guard let place = free(text, line: y(roof.operationsPerSecond), frame, taken) else { continue }
            names.append(place.box)
            words.append(.label(text, place.box.maxX, place.y, anchor: "end", "limit-name"))
        }
        boxes += names
        // Along the slope, in its upper part, where it is clear of the points that decode.
        let (from, to) = (main[0], main[1])
        let angle = atan2(to.y - from.y, to.x - from.x)
        let text = Figures.gigabytesPerSecond(roofline.bandwidth)
        let at = (x: from.x + (to.x - from.x) * 0.6, y: from.y + (to.y - from.y) * 0.6)
        let length = LabelPlacement.width(of: text)
        let place = (x: at.x + sin(angle) * 6, y: at.y - cos(angle) * 6)
        words.append(
            .label(text, place.x, place.y, anchor: "start", "limit-name", turned: angle * 180 / .pi))
        for share in stride(from: 0.0, through: 1, by: 0.01) {
            let centre = (x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share)
            boxes.append(
                LabelPlacement.Box(minX: centre.x - 2, minY: centre.y - 2, maxX: centre.x + 2, maxY: centre.y + 2))
        }
        for step in 0..<6 {
            let along = length * Double(step) / 5
            let centre = (x: place.x + cos(angle) * along, y: place.y + sin(angle) * along)
            boxes.append(
                LabelPlacement.Box(
                    minX: centre.x - 8, minY: centre.y - 11, maxX: centre.x + 8, maxY: centre.y + 7))
        }
        return [.tag("g", ["clip-path": "url(#\(clip))"]) { nodes }] + words
    }

    /// A place for a roof's name on its line: at the right end, or further left, or below, where something stands.
    private func free(
        _ text: String, line: Double, _ frame: Frame, _ taken: [LabelPlacement.Box]
    ) -> (y: Double, box: LabelPlacement.Box)? {
        let width = LabelPlacement.width(of: text)
        for (top, base) in [(line - 15, line - 5), (line + 2, line + 12)] {
            for shift in stride(from: 0.0, to: (frame.maxX - frame.minX) / 2, by: 12) {
                let right = frame.maxX - 2 - shift
                let box = LabelPlacement.Box(minX: right - width, minY: top, maxX: right, maxY: top + 13)
                if !taken.contains(where: box.overlaps) { return (base, box) }
            }
        }
        return nil
    }

    private func marks(
        _ x: Scale, _ y: Scale, _ frame: Frame, _ size: Size, boxes: [LabelPlacement.Box]
    ) -> [HTML] {
        let all = runs.enumerated().flatMap { index, run in
            run.roofline.points.map { (run: index, letter: run.letter, point: $0) }
        }
        let places = all.map { (x: x($0.point.operationsPerByte), y: y($0.point.operationsPerSecond)) }
        let obstacles = places.map { LabelPlacement.Box(around: ($0.x, $0.y), radius: 6) }
        var placement = LabelPlacement(
            bounds: LabelPlacement.Box(minX: frame.minX + 1, minY: frame.minY, maxX: frame.maxX, maxY: frame.maxY - 1),
            obstacles: boxes + obstacles)
        var leaders: [HTML] = []
        var marks: [HTML] = []
        var labels: [HTML] = []
        for (entry, place) in zip(all, places) {
            marks.append(
                sign(entry.run, entry.point.phase).html(
                    place.x, place.y, style(entry.run, entry.point.phase), tip: tip(entry.point, entry.letter)))
            let name = usesNumbers(size) ? "\(entry.point.number)" : entry.point.scenario.id
            let text = (entry.letter.map { $0 + " " } ?? "") + DisplayWidth.clipped(name, to: 18)
            guard let placed = placement.place(text, at: place) else { continue }
            if let end = placed.leader { leaders.append(.line(place.x, place.y, end.x, end.y, "leader")) }
            labels.append(.label(text, placed.x, placed.y, anchor: "start", "point-name"))
        }
        return leaders + marks + labels
    }

    /// Numbers of the scenarios where their names would cover each other; the key stands below the picture.
    func usesNumbers(_ size: Size) -> Bool {
        size == .narrow || runs.reduce(0) { $0 + $1.roofline.points.count } > 16
    }

    private func sign(_ run: Int, _ phase: Roofline.Phase) -> Mark {
        runs.count == 1 ? (phase == .decode ? .circle : .diamond) : Mark.ofRun(run)
    }

    private func style(_ run: Int, _ phase: Roofline.Phase) -> String {
        if runs.count == 1 { return phase == .decode ? SeriesStyle.name(0) : SeriesStyle.name(1) }
        return SeriesStyle.name(run) + (phase == .decode ? "" : " open")
    }

    private var legend: [Legend.Entry] {
        let phases: [Roofline.Phase] = [.decode, .prefill]
        return runs.enumerated().flatMap { index, run in
            phases.map { phase in
                Legend.Entry(
                    text: (run.letter.map { $0 + " " } ?? "") + book.word(phase: phase), style: style(index, phase),
                    mark: sign(index, phase))
            }
        }
    }
}
