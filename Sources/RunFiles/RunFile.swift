public import Foundation
public import Measurement

/// The run file: one run as JSON, raw records first, everything derived beside them.
public enum RunFile {
    /// The first key of every run file.
    public static let schema = "sextant.run/1"
    /// The largest file that is read: a hundred times a long suite's.
    static let maximumBytes = 512 << 20

    /// The bytes of a run file: the same run always gives the same bytes.
    public static func encode(_ run: AnalysedRun) -> Data {
        Data(JSONWriter.text(run.json))
    }

    /// - Parameter file: named in error messages.
    public static func decode(_ data: Data, file: String? = nil) throws(RunFileError) -> StoredRun {
        guard data.count <= maximumBytes else {
            throw .mismatch(
                file: file, field: nil, expected: "at most \(maximumBytes) bytes", found: "\(data.count) bytes")
        }
        let fields = try FieldReader(JSONValue.parse([UInt8](data), file: file), path: "", file: file)
        let found = try fields.optionalString("schema")
        guard found == schema else {
            throw .mismatch(
                file: file, field: "schema", expected: "\"\(schema)\"", found: found.map { "\"\($0)\"" } ?? "nothing",
                remedy: "This is not a run file, or it comes from another version of Sextant.")
        }
        return StoredRun(
            run: try Run(fields),
            metrics: try fields.array("scenarios") { part throws(RunFileError) in
                try ScenarioMetrics(of: part)
            },
            findings: try fields.array("findings") { part throws(RunFileError) in try Finding(part) },
            qualityFigures: try statedQualityFigures(fields))
    }

    private static func statedQualityFigures(_ fields: FieldReader) throws(RunFileError) -> [QualityFigures] {
        guard let part = try fields.optionalObject("quality") else { return [] }
        return try Quality.statedFigures(part)
    }

    /// The bytes of a file that holds nothing but an evaluation of quality, as it stands in a run file.
    public static func encode(_ quality: Quality) -> Data {
        Data(JSONWriter.text(quality.json))
    }

    public static func read(_ path: String) throws(RunFileError) -> StoredRun {
        try decode(FileBytes.read(path, atMost: maximumBytes), file: path)
    }

    /// Writes the whole file or leaves what was there.
    public static func write(_ run: AnalysedRun, to path: String) throws(RunFileError) {
        try AtomicFile.write(encode(run), to: path)
    }
}

/// What a run file says: the run, and the derived figures as they were written.
public struct StoredRun: Sendable, Hashable {
    public var run: Run
    /// As stored, one per scenario; reports recompute them from the records.
    public var metrics: [ScenarioMetrics]
    /// As stored.
    public var findings: [Finding]
    /// As stored: of the reference, then of each precision held against it. Empty without an evaluation of quality.
    public var qualityFigures: [QualityFigures]

    public init(
        run: Run, metrics: [ScenarioMetrics], findings: [Finding], qualityFigures: [QualityFigures] = []
    ) {
        self.run = run
        self.metrics = metrics
        self.findings = findings
        self.qualityFigures = qualityFigures
    }

    /// Every figure computed anew from the records, and a contradiction for each stored one that differs.
    public var analysed: AnalysedRun {
        var analysed = AnalysedRun(run)
        analysed.findings =
            Verification.findings(self, recomputed: analysed.metrics) + Verification.qualityFindings(self)
            + analysed.findings
        return analysed
    }
}
