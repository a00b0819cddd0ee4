import Measurement

/// Shares of the limit, one dot a trial: decoding against memory, prefill against arithmetic.
struct ShareChart {
    struct Row {
        var scenario: Scenario
        var bandwidth: [Double]
        var compute: [Double]
    }

    var rows: [Row]
    var book: any Phrasebook

    init?(_ subject: ReportSubject, _ book: any Phrasebook) {
        self.book = book
        rows = subject.rows.compactMap { row in
            let bandwidth = row.metrics[.bandwidthShare]?.samples ?? []
            let compute = row.metrics[.computeShare]?.samples ?? []
            return bandwidth.isEmpty && compute.isEmpty
                ? nil : Row(scenario: row.scenario, bandwidth: bandwidth, compute: compute)
        }
        if rows.isEmpty { return nil }
    }

    func picture(id: String) -> Picture {
        let names = rows.map { DisplayWidth.clipped($0.scenario.id, to: 16) }
        let left = 12 + (names.map(LabelPlacement.width).max() ?? 40)
        let pitch = 30.0
        let frame = Frame(
            width: 420, height: 78 + pitch * Double(rows.count), left: left, right: 16, top: 8, bottom: 62)
        let largest = rows.flatMap { $0.bandwidth + $0.compute }.max() ?? 1
        let x = Scale(.linear, domain: 0...max(1.1, min(largest * 1.05, 3)), from: frame.minX, to: frame.maxX)
        var nodes: [HTML] = [
            Axis(x, book.words(.shareAxis), text: TickText.percent).horizontal(in: frame),
            .line(x(1), frame.minY, x(1), frame.maxY, "limit"),
        ]
        for (index, row) in rows.enumerated() {
            let middle = frame.minY + 6 + pitch * (Double(index) + 0.4)
            nodes.append(.label(names[index], frame.minX - 8, middle + 4, anchor: "end"))
            nodes += dots(row.bandwidth, row, .decode, .circle, SeriesStyle.name(0), x, middle - 5)
            nodes += dots(row.compute, row, .prefill, .diamond, SeriesStyle.name(1), x, middle + 6)
        }
        let entries = [
            Legend.Entry(text: book.words(.decodeOfBandwidth), style: SeriesStyle.name(0), mark: .circle),
            Legend.Entry(text: book.words(.prefillOfCompute), style: SeriesStyle.name(1), mark: .diamond),
        ]
        nodes.append(Legend(entries: entries).html(x: 8, y: frame.height - 24, maxX: frame.width))
        let description = rows.map { row in
            "\(row.scenario.id): " + (row.bandwidth + row.compute).map { Figures.percent($0) }.joined(separator: ", ")
        }
        return Picture(
            id: id, title: book.words(.shareTitle), description: description.joined(separator: "; "),
            width: frame.width, height: frame.height, content: nodes)
    }

    private func dots(
        _ shares: [Double], _ row: Row, _ phase: Roofline.Phase, _ mark: Mark, _ style: String, _ x: Scale, _ y: Double
    ) -> [HTML] {
        shares.map { share in
            mark.html(
                min(x(share), x.end), y, size: 3.8, style + " see-through",
                tip: "\(row.scenario.id) \(book.word(phase: phase)): \(Figures.percent(share))")
        }
    }
}
