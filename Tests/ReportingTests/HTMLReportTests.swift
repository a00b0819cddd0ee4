import EngineAPI
import Foundation
import Measurement
import Reporting
import Testing

struct HTMLReportTests {
    private static let english = HTMLReport(language: .english).text(SampleRun.analysed)
    private static let chinese = HTMLReport(language: .chinese).text(SampleRun.analysed)

    private static let disturbed = SampleRun.analysed(
        SampleRun.run,
        findings: [
            Finding(rule: "method", severity: .note, scenario: nil, message: "a remark", values: [:]),
            Finding(
                rule: "bound", severity: .contradiction, scenario: "batch-8", message: "534.82 > 8 x 64.44 = 515.52",
                values: ["outputThroughput": 534.82, "bound": 515.52, "batch": 8, "decodeRate": 64.44]),
        ])

    private static let pages: [(String, String)] = {
        var other = SampleRun.run
        other.target = Target(kind: "torch", device: "cpu", url: nil)
        other.ceiling.readBytesPerSecond = 130e9
        let several = [SampleRun.analysed, SampleRun.analysed(other)]
        return [
            ("english", english), ("chinese", chinese),
            ("disturbed", HTMLReport(language: .english).text(disturbed)),
            ("several", HTMLReport(language: .english).text(several)),
            ("several in Chinese", HTMLReport(language: .chinese).text(several)),
        ]
    }()

    @Test func everyPageIsWellFormedAndHoldsAllItNeeds() throws {
        for (name, text) in Self.pages {
            let page = try ParsedPage(text)
            #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang="), "\(name)")
            #expect(page.all("script").isEmpty && page.all("link").isEmpty && page.all("img").isEmpty)
            #expect(page.all("svg").count >= 10, "\(name)")
            for element in page.elements {
                for (attribute, value) in element.attributes {
                    #expect(!attribute.hasPrefix("on") && attribute != "style", "\(attribute)")
                    guard ["src", "href", "data", "action"].contains(attribute) else { continue }
                    #expect(value.hasPrefix("#"), "\(value)")
                }
            }
            #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"))
            #expect(!text.replacing("url(#", with: "").contains("url("))
            let ids = page.elements.compactMap { $0.attributes["id"] }
            #expect(Set(ids).count == ids.count, "\(name)")
            let targets = page.all("a").compactMap { $0.attributes["href"].map { String($0.dropFirst()) } }
            #expect(!targets.isEmpty && Set(targets).isSubset(of: ids))
        }
    }

    @Test func picturesAreToldInWords() throws {
        let page = try ParsedPage(Self.english)
        let ids = Set(page.elements.compactMap { $0.attributes["id"] })
        for picture in page.all("svg") {
            let names = (picture.attributes["aria-labelledby"] ?? "").split(separator: " ").map { String($0) }
            #expect(picture.attributes["role"] == "img" && names.count == 2 && ids.isSuperset(of: names))
        }
        for description in page.all("desc") { #expect(!description.text.isEmpty) }
        // Coordinates are numbers inside the picture, or little outside, where a clip or a label's anchor explains it.
        for element in page.elements where element.path.contains("/svg/") {
            for name in ["x", "y", "cx", "cy", "x1", "y1", "x2", "y2", "width", "height"] {
                guard let value = element.attributes[name] else { continue }
                let number = try #require(Double(value))
                #expect((-40...1000).contains(number), "\(element.path) \(name) \(value)")
            }
        }
    }

    /// Every row of every table of the Markdown report stands in a table of the page, cell by cell.
    @Test(arguments: ReportLanguage.allCases)
    func theFiguresAreThoseOfMarkdown(language: ReportLanguage) throws {
        let page = try ParsedPage(HTMLReport(language: language).text(SampleRun.analysed))
        let rows = page.rows
        let markdown = MarkdownReport(language: language).text(SampleRun.analysed)
        var compared = 0
        for line in markdown.split(separator: "\n") where line.hasPrefix("| ") && !line.hasPrefix("| ---") {
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            // The first cell of the main table holds the scenario's short name too.
            let isThere = rows.contains { row in
                row.count == cells.count && row.dropFirst() == cells.dropFirst() && row[0].hasPrefix(cells[0])
            }
            #expect(isThere, "\(line)")
            compared += 1
        }
        #expect(compared > 50)
    }

    @Test func theFiguresAreThoseOfTheCSV() throws {
        let lines = CSVReport.text([SampleRun.analysed]).components(separatedBy: "\r\n").dropLast()
            .map { $0.components(separatedBy: ",") }
        let column = try #require(lines[0].firstIndex(of: "output_throughput_tokens_per_s_mean"))
        let rows = try ParsedPage(Self.english).rows
        for line in lines.dropFirst() {
            let figure = String(format: "%.2f", try #require(Double(line[column])))
            #expect(rows.contains { $0.count == 9 && $0[7] == figure }, "\(figure)")
        }
    }

    /// Worked out by hand in MarkdownReportTests; the words differ between languages, the figures may not.
    @Test func theFiguresThatDecideStandOnTop() throws {
        func values(_ text: String) throws -> [String] {
            try ParsedPage(text).all("dd").filter { $0.attributes["class"] == "value" }.map(\.text)
        }
        let english = try values(Self.english)
        #expect(english == ["20.00 tokens/s", "113.09 tokens/s", "200.00 – 6000.00 ms", "14.80 GB"])
        let chinese = try values(Self.chinese)
        #expect(chinese == english)
    }

    @Test(arguments: ReportLanguage.allCases)
    func theVerdictStandsBeforeAnyFigure(language: ReportLanguage) throws {
        let page = try ParsedPage(HTMLReport(language: language).text(Self.disturbed))
        let verdict = try #require(page.elements.firstIndex { $0.attributes["class"] == "verdict bad" })
        let figure = try #require(page.elements.firstIndex { $0.name == "table" || $0.name == "dl" })
        #expect(verdict < figure && page.elements[verdict].text.contains("bound"))
        let findings = try #require(page.elements.first { $0.attributes["id"] == "findings" })
        #expect(findings.text.contains("515.52") && findings.text.contains("a remark"))
        let quiet = try ParsedPage(HTMLReport(language: language).text(SampleRun.analysed))
        #expect(quiet.elements.contains { $0.attributes["class"] == "verdict good" })
    }

    @Test(arguments: ReportLanguage.allCases)
    func hostileTextStaysText(language: ReportLanguage) throws {
        let attack =
            "</title></style><script>alert(1)</script>\" onload=\"x' & ]]> <!-- \u{202E}\u{0}\u{8} ** ` | \n# x"
        var run = SampleRun.run
        run.engine.model.name = attack
        run.engine.model.isSynthetic = false
        run.engine.notes = [attack]
        run.host.processor = attack
        run.target = Target(kind: "http", device: nil, url: "https://host/\(attack)")
        for index in run.scenarios.indices {
            run.scenarios[index].scenario.title = attack
            run.scenarios[index].scenario.titleChinese = attack
            run.scenarios[index].scenario.prompt = attack
            for trial in run.scenarios[index].trials.indices {
                run.scenarios[index].trials[trial].records[0].tokens[0].text = attack
            }
        }
        run.scenarios[2].failure = attack
        run.suite.scenarios = run.scenarios.map(\.scenario)
        let finding = Finding(rule: attack, severity: .suspect, scenario: attack, message: attack, values: [attack: 1])
        let analysed = SampleRun.analysed(run, findings: [finding])
        let report = HTMLReport(language: language)
        for text in [report.text(analysed), report.text([analysed, analysed])] {
            let page = try ParsedPage(text)
            #expect(page.all("script").isEmpty)
            let title = page.all("title").first?.text
            // Of several runs the title names none.
            #expect(title?.contains("<script>") == true || page.texts("h2").contains { $0.contains("<script>") })
            #expect(!page.elements.contains { $0.attributes["onload"] != nil })
            #expect(!text.contains("<script") && !text.contains("<!--") && !text.contains("\u{202E}"))
            for element in page.elements { #expect(element.attributes["href"]?.hasPrefix("#") != false) }
        }
        // Titles inside sentences cannot break out of Markdown either.
        #expect(!MarkdownReport(language: language).text(analysed).contains("<script"))
    }

    /// Headings, captions and columns of one language hold no words of the other.
    @Test func eachLanguageStaysItself() throws {
        func isChinese(_ text: String) -> Bool {
            text.unicodeScalars.contains {
                (0x3000...0x303F).contains($0.value) || (0x4E00...0x9FFF).contains($0.value)
            }
        }
        let english = try ParsedPage(Self.english)
        let chinese = try ParsedPage(Self.chinese)
        for name in ["h1", "h2", "h3", "th", "td", "dt", "dd", "figcaption", "summary", "li", "text", "p", "desc"] {
            for text in english.texts(name) { #expect(!isChinese(text), "\(name): \(text)") }
        }
        // Units, names of scenarios, and words that Chinese engineers write so.
        let known: Set<String> = [
            "token", "tokens", "batch", "ms", "s", "req", "GB", "KV", "GFLOP", "TFLOP", "TOP", "OP", "B", "n", "decode",
            "long", "short", "ttft", "context", "fp", "bf", "int", "T", "G", "M", "k", "p",
        ]
        for name in ["h2", "h3", "dt", "figcaption", "summary", "text"] {
            for text in chinese.texts(name) {
                for word in text.split(whereSeparator: { !$0.isASCII || !$0.isLetter }) {
                    #expect(known.contains(String(word)), "\(name): \(word) in \(text)")
                }
            }
        }
        for heading in chinese.texts("h2") { #expect(isChinese(heading), "\(heading)") }
        #expect(english.all("html").first?.attributes["lang"] == "en")
        #expect(chinese.all("html").first?.attributes["lang"] == "zh-Hans")
    }

    @Test(arguments: ReportLanguage.allCases)
    func whatIsMissingIsADashOrLeftOut(language: ReportLanguage) throws {
        var run = SampleRun.run
        run.isComplete = false
        run.engine.model.work = nil
        run.engine.model.weightBytes = nil
        run.ceiling = Ceiling()
        run.load = Load(seconds: nil, staticBytes: nil, staticResidentBytes: nil)
        run.host = HostFacts()
        run.scenarios.removeLast()
        run.scenarios[3].trials = []
        run.scenarios[3].failure = "out of memory"
        for index in run.scenarios.indices {
            for trial in run.scenarios[index].trials.indices {
                run.scenarios[index].trials[trial].peak = PeakMemory()
                run.scenarios[index].trials[trial].probe = BandwidthProbe()
                run.scenarios[index].trials[trial].noise = nil
            }
        }
        let text = HTMLReport(language: language).text(SampleRun.analysed(run))
        let page = try ParsedPage(text)
        let missing = try #require(page.rows.first { $0.count == 9 && $0[0].contains("long-context") })
        #expect(missing[1] == "—" && missing.dropFirst(4).allSatisfy { $0 == "—" })
        for words in ["nan", "nil", "Optional(", "inf "] { #expect(!text.contains(words), "\(words)") }
        // No ceiling, no roofline; no memory, no bars.
        #expect(!page.elements.contains { $0.attributes["id"]?.hasPrefix("roofline") == true })
        #expect(!page.elements.contains { $0.attributes["id"]?.hasPrefix("peaks") == true })
        for row in page.rows { #expect(!row.contains("0.00 GB/s") && !row.contains("0.0%")) }
        run.scenarios = []
        let empty = try ParsedPage(HTMLReport(language: language).text(SampleRun.analysed(run)))
        #expect(empty.all("svg").isEmpty)
    }

    /// A redacted run has neither prompts nor texts left, and the page no place for them.
    @Test func aRedactedRunShowsNoTexts() throws {
        var run = SampleRun.run
        run.engine.model.isSynthetic = false
        let open = HTMLReport(language: .english).text(SampleRun.analysed(run))
        #expect(open.contains("robot exploring a new planet") && open.contains("id=\"texts\""))
        for index in run.scenarios.indices {
            run.suite.scenarios[index].prompt = ""
            run.scenarios[index].scenario.prompt = ""
            for trial in run.scenarios[index].trials.indices {
                for record in run.scenarios[index].trials[trial].records.indices {
                    for token in run.scenarios[index].trials[trial].records[record].tokens.indices {
                        run.scenarios[index].trials[trial].records[record].tokens[token].text = nil
                        run.scenarios[index].trials[trial].records[record].tokens[token].ids = nil
                    }
                }
            }
        }
        let redacted = HTMLReport(language: .english).text(SampleRun.analysed(run))
        #expect(!redacted.contains("robot") && !redacted.contains("id=\"texts\""))
    }

    @Test func severalRunsStandSideBySide() throws {
        var quantised = SampleRun.run
        quantised.engine.effectivePrecision = .int8
        quantised.ceiling.readBytesPerSecond = 100e9
        quantised.scenarios = [quantised.scenarios[0]]
        let page = try ParsedPage(
            HTMLReport(language: .chinese).text([SampleRun.analysed, SampleRun.analysed(quantised)]))
        #expect(page.rows.contains(["首token延迟-短输入", "19.54", "19.54"]))
        #expect(page.rows.contains(["批量推理 (batch=4)", "69.33", "—"]))
        #expect(page.texts("h2").contains { $0.hasPrefix("B. 大模型推理性能测试报告") })
        // Both slopes, because the bandwidths differ, in both sizes of the picture.
        let limits = page.all("path").filter { $0.attributes["class"]?.hasPrefix("limit s") == true }
        #expect(limits.count >= 4)
        #expect(HTMLReport(language: .english).text([SampleRun.analysed]) == Self.english)
    }

    @Test func theSameRunGivesTheSamePage() {
        #expect(HTMLReport(language: .english).text(SampleRun.analysed) == Self.english)
        #expect(Self.english.utf8.count < 2_000_000)
    }
}
