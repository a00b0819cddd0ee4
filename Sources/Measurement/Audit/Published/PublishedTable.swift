/// Figures that somebody else has published, as far as they could be read, with what the rules need to know around them.
public struct PublishedTable: Sendable, Hashable {
    /// Whose form it has: `Markdown table`, `vLLM serve`, ...
    public var dialect: String
    /// Where it stands: `line 12`, `benchmarks[0]`; `nil` where the file is nothing else.
    public var place: String?
    public var rows: [PublishedRow]
    /// Columns, keys and cells that could not be used, with the reason.
    public var unread: [String]
    public var method: PublishedMethod
    /// Time or rate columns without a unit, and the unit that was taken.
    public var assumedUnits: [String]
    /// Columns that are called a rate and have no unit at all.
    public var unitlessRates: [String]
    /// Units of memory as written: `GB`, `GiB`.
    public var memoryUnits: [String]
    /// Requests of a batch may start one after another, by the definition that the table was made with.
    public var mayStagger: Bool

    public init(
        dialect: String, place: String? = nil, rows: [PublishedRow], unread: [String] = [],
        method: PublishedMethod = PublishedMethod(), assumedUnits: [String] = [], unitlessRates: [String] = [],
        memoryUnits: [String] = [], mayStagger: Bool = false
    ) {
        self.dialect = dialect
        self.place = place
        self.rows = rows
        self.unread = unread
        self.method = method
        self.assumedUnits = assumedUnits
        self.unitlessRates = unitlessRates
        self.memoryUnits = memoryUnits
        self.mayStagger = mayStagger
    }

    /// How many numbers were read.
    public var figureCount: Int {
        rows.reduce(0) { $0 + $1.figures.values.reduce(0) { $0 + $1.statistics.count } }
    }
}

/// What a table, or the text around it, tells about how its figures were made.
public struct PublishedMethod: Sendable, Hashable {
    public enum Item: String, Sendable, Hashable, CaseIterable {
        case repeats, warmUp, precision, tokenCounting
    }

    /// `nil` where nobody can expect it: a tool's own file, whose method its documentation tells.
    public var stated: Set<Item>?

    public init(stated: Set<Item>? = nil) {
        self.stated = stated
    }
}

/// What a table's figures are held against beyond each other: a device's nominal limits and a model's size.
public struct AuditYardstick: Sendable, Hashable {
    public var device: NominalDevice?
    public var model: ModelYardstick?

    public init(device: NominalDevice? = nil, model: ModelYardstick? = nil) {
        self.device = device
        self.model = model
    }
}
