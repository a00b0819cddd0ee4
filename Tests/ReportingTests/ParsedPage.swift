import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A page as a strict parser of XML reads it: elements in order, with their attributes and the text inside them.
final class ParsedPage: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// Of the element and all below it.
        var text: String
        /// From the root, joined by slashes: `html/body/main/section`.
        var path: String
    }

    struct Malformed: Error, CustomStringConvertible {
        var description: String
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    /// - Throws: with the place, when the page is not well formed.
    init(_ page: String) throws {
        super.init()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        guard parser.parse() else {
            throw Malformed(
                description: "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "unknown error")")
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let path = (open.last.map { elements[$0].path + "/" } ?? "") + name
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes, text: "", path: path))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for index in open { elements[index].text += text }
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    func texts(_ name: String) -> [String] { all(name).map(\.text) }

    /// Cells of every row of every table.
    var rows: [[String]] {
        var rows: [[String]] = []
        for element in elements {
            if element.name == "tr" { rows.append([]) }
            if element.name == "th" || element.name == "td" { rows[rows.count - 1].append(element.text) }
        }
        return rows
    }
}
