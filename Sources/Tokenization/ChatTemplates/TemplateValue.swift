import Synchronization

/// A value of the template language: Python's, as far as templates use them.
enum TemplateValue: Sendable {
    /// Remembers what was sought, for the error that its use brings.
    case undefined(String)
    case none
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([TemplateValue])
    case dictionary([(key: String, value: TemplateValue)])
    case namespace(TemplateNamespace)
    case function(TemplateFunction)
    case macro(TemplateMacro)
    indirect case method(of: TemplateValue, name: String)

    var isTrue: Bool {
        switch self {
        case .undefined, .none: false
        case .bool(let flag): flag
        case .integer(let integer): integer != 0
        case .number(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let list): !list.isEmpty
        case .dictionary(let members): !members.isEmpty
        case .namespace, .function, .macro, .method: true
        }
    }

    /// How errors call it.
    var kindName: String {
        switch self {
        case .undefined(let name): "'\(name)', which is undefined"
        case .none: "none"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .list: "a list"
        case .dictionary: "a mapping"
        case .namespace: "a namespace"
        case .function, .macro, .method: "a function"
        }
    }

    /// Whether the value, as a tree, has at most that many parts and levels; takes its parts off `nodes`. Long strings
    /// count as several.
    func fits(nodes: inout Int, depth: Int) -> Bool {
        nodes -= 1
        if nodes < 0 || depth < 0 { return false }
        switch self {
        case .string(let text):
            nodes -= text.utf8.count >> 6
            return nodes >= 0
        case .list(let list):
            for element in list where !element.fits(nodes: &nodes, depth: depth - 1) { return false }
        case .dictionary(let members):
            for member in members where !member.value.fits(nodes: &nodes, depth: depth - 1) { return false }
        case .method(let object, _): return object.fits(nodes: &nodes, depth: depth - 1)
        default: break
        }
        return true
    }

    /// Somewhere within. Lists and mappings are bounded when they are made, so this ends.
    var holdsNamespace: Bool {
        switch self {
        case .namespace: true
        case .list(let list): list.contains(where: \.holdsNamespace)
        case .dictionary(let members): members.contains(where: \.value.holdsNamespace)
        case .method(let object, _): object.holdsNamespace
        default: false
        }
    }

    /// `str(value)`; `nil` for values that templates have no reason to print.
    var text: String? {
        switch self {
        case .undefined: ""
        case .none: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .string(let text): text
        case .list, .dictionary, .namespace, .function, .macro, .method: nil
        }
    }

    /// A number, booleans included, as in Python.
    var numeric: Double? {
        switch self {
        case .bool(let flag): flag ? 1 : 0
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    var integer: Int? {
        switch self {
        case .bool(let flag): flag ? 1 : 0
        case .integer(let integer): integer
        default: nil
        }
    }

    static func equal(_ a: TemplateValue, _ b: TemplateValue) -> Bool {
        if let a = a.integer, let b = b.integer { return a == b }
        if let a = a.numeric, let b = b.numeric { return a == b }
        switch (a, b) {
        case (.undefined, .undefined), (.none, .none): return true
        case (.string(let a), .string(let b)): return TemplateText.equal(a, b)
        case (.list(let a), .list(let b)): return a.count == b.count && zip(a, b).allSatisfy(equal)
        case (.dictionary(let a), .dictionary(let b)):
            return a.count == b.count
                && a.allSatisfy { member in
                    b.contains { TemplateText.equal($0.key, member.key) && equal($0.value, member.value) }
                }
        case (.namespace(let a), .namespace(let b)): return a === b
        default: return false
        }
    }
}

enum TemplateFunction: String, Sendable {
    case namespace, range
    case raiseException = "raise_exception"
    case currentTime = "strftime_now"
}

/// What `namespace(...)` makes: the one thing that a loop's body can change for those after it.
final class TemplateNamespace: Sendable {
    private let members: Mutex<[String: TemplateValue]>

    init(_ members: [String: TemplateValue]) {
        self.members = Mutex(members)
    }

    subscript(name: String) -> TemplateValue? {
        get { members.withLock { $0[name] } }
        set { members.withLock { $0[name] = newValue } }
    }
}
