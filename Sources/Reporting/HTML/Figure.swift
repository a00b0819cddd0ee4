import Measurement

/// Pictures under one caption, with their figures in a table for those who want or need them.
struct Figure {
    var caption: String
    var pictures: [Picture]
    /// One above each picture; empty for none.
    var titles: [String] = []
    /// Below the pictures: names of the series, in the order of their colours.
    var key: (title: String, series: [String])?
    var table: ReportTable?
    /// Side by side where there is room.
    var style = "figure"

    func html(_ book: any Phrasebook) -> HTML {
        .tag("figure", ["class": style]) {
            HTML.tag("div", ["class": "panels"]) {
                pictures.enumerated().map { index, picture in
                    HTML.tag("div", ["class": "panel"]) {
                        if index < titles.count { HTML.tag("p", ["class": "panel-title"]) { titles[index] } }
                        picture.html
                    }
                }
            }
            if let key {
                HTML.tag("p", ["class": "picture-key"]) {
                    key.title
                    key.series.enumerated().flatMap { index, name in
                        [
                            HTML.tag("span", ["class": "swatch \(SeriesStyle.name(index))"]),
                            HTML.tag("span", ["class": "series"]) { name },
                        ]
                    }
                }
            }
            HTML.tag("figcaption") { InlineMarkdown.nodes(caption) }
            table.map { $0.folded(book.words(.pictureTable)) }
        }
    }

    /// One picture drawn for two widths.
    static func roofline(_ chart: RooflineChart, id: String, _ book: any Phrasebook, key: [Scenario]) -> HTML {
        let names = key.enumerated().map { "\($0.offset + 1) \($0.element.id)" }.joined(separator: " · ")
        return .tag("figure", ["class": "figure"]) {
            chart.picture(.wide, id: id).html
            chart.picture(.narrow, id: id).html
            HTML.tag("p", ["class": chart.usesNumbers(.wide) ? "picture-key" : "narrow picture-key"]) {
                book.numbersKey() + names
            }
            HTML.tag("figcaption") { InlineMarkdown.nodes(book.rooflineCaption(chart.runs.map(\.roofline))) }
            ReportTable.roofline(chart.runs, book).folded(book.words(.pictureTable))
        }
    }
}
