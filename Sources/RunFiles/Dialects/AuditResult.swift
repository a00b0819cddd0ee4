public import Foundation
public import Measurement

/// A table and what the audit found in it.
public struct AuditedTable: Sendable, Hashable {
    public var table: PublishedTable
    public var findings: [Finding]

    public init(_ table: PublishedTable, yardstick: AuditYardstick = AuditYardstick()) {
        self.table = table
        self.findings = table.audit(yardstick)
    }
}

/// The audit of one file.
public struct AuditResult: Sendable {
    public static let schema = "sextant.audit/1"

    /// Named in the result; `nil` for standard input.
    public var file: String?
    /// `nil` for another tool's file.
    public var run: AnalysedRun?
    public var tables: [AuditedTable]
    /// What in the file could not be read.
    public var unread: [String]

    /// - Parameter yardstick: what tables are held against; a run file holds what it needs itself.
    public init(_ audited: AuditedFile, file: String?, yardstick: AuditYardstick = AuditYardstick()) {
        self.file = file
        switch audited {
        case .run(let stored):
            run = stored.analysed
            tables = []
            unread = []
        case .published(let published):
            tables = published.tables.map { AuditedTable($0, yardstick: yardstick) }
            unread = published.unread
        }
    }

    public var findings: [Finding] { (run?.findings ?? []) + tables.flatMap(\.findings) }

    /// The worst; `nil` when nothing was found.
    public var worst: Finding.Severity? {
        Finding.Severity.allCases.first { severity in findings.contains { $0.severity == severity } }
    }

    /// The figures cannot be used as they stand.
    public var isGrave: Bool { worst == .contradiction || worst == .invalid }

    /// For programs: counts, tables as they were recognised, findings with their numbers.
    public func encode() -> Data {
        let all = findings
        let counts = Finding.Severity.allCases.map { severity in
            JSONValue.Member(key: severity.rawValue, value: .integer(all.count { $0.severity == severity }))
        }
        let json: JSONValue = [
            "schema": .string(Self.schema), "file": .optional(file), "kind": .string(run == nil ? "published" : "run"),
            "worst": .optional(worst?.rawValue), "counts": .object(counts), "tables": .array(tables.map(\.json)),
            "unread": .strings(unread), "findings": .array(all.map(\.json)),
        ]
        return Data(JSONWriter.text(json))
    }
}

extension AuditedTable {
    fileprivate var json: JSONValue {
        [
            "dialect": .string(table.dialect), "place": .optional(table.place), "rows": .integer(table.rows.count),
            "figures": .integer(table.figureCount), "unread": .strings(table.unread),
            "findings": .array(findings.map(\.json)),
        ]
    }
}
