extension ReportTable {
    /// In a box of its own that scrolls where the page is narrower than the table.
    ///
    /// - Parameters:
    ///   - label: what the table holds, for those who do not see it.
    ///   - asides: small print below the first cell of each row; empty for none.
    ///   - isBeside: narrow enough to stand beside a figure.
    func html(label: String, asides: [String] = [], isBeside: Bool = false) -> HTML {
        .tag(
            "div",
            ["class": isBeside ? "scroll beside" : "scroll", "role": "region", "aria-label": label, "tabindex": "0"]
        ) {
            HTML.tag("table") {
                HTML.tag("thead") {
                    HTML.tag("tr") {
                        header.enumerated().map { column, text in
                            HTML.tag("th", ["scope": "col", "class": style(column)]) { text }
                        }
                    }
                }
                HTML.tag("tbody") {
                    rows.enumerated().map { index, row in
                        HTML.tag("tr") {
                            row.enumerated().map { column, text in
                                cell(column, text, column == 0 && index < asides.count ? asides[index] : "")
                            }
                        }
                    }
                }
            }
        }
    }

    private func style(_ column: Int) -> String { column >= firstNumber ? "number" : "words" }

    private func cell(_ column: Int, _ text: String, _ aside: String) -> HTML {
        guard column == 0 else { return .tag("td", ["class": style(column)]) { text } }
        return .tag("th", ["scope": "row", "class": style(column)]) {
            text
            if !aside.isEmpty { HTML.tag("small") { aside } }
        }
    }

    /// Behind a line that opens it; on paper it is open.
    func folded(_ summary: String) -> HTML {
        .tag("details") {
            HTML.tag("summary") { summary }
            html(label: summary)
        }
    }
}
