import EngineAPI
import Measurement

extension Trial {
    var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "method": .string(part.rawValue),
            // A string, because many readers keep numbers as doubles.
            "originNanoseconds": .string(String(origin.nanoseconds)),
            "ceiling": ["before": .optional(probe.before), "after": .optional(probe.after)],
            "peakBytes": .optional(peak.engineBytes), "peakResidentBytes": .optional(peak.residentBytes),
            "energyJoules": .optional(energyJoules), "telemetry": .array(telemetry.map(\.json)),
            "noise": noise?.json ?? .null,
            "records": .array(records.map(\.json)),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        let origin = try fields.string("originNanoseconds")
        guard let nanoseconds = Int64(origin), abs(Double(nanoseconds)) <= Double(FieldReader.largest) else {
            throw fields.mismatch("originNanoseconds", expected: "an integer in a string", found: .string(origin))
        }
        let ceiling = try fields.object("ceiling")
        var noise: NoiseCounters?
        if let part = try fields.optionalObject("noise") { noise = try NoiseCounters(part) }
        self.init(
            kind: try fields.word("kind", Kind.self, expected: "warmUp or counted"),
            part: try fields.word("method", Part.self, expected: "trace, first or full"),
            origin: Instant(nanoseconds: nanoseconds),
            records: try fields.array("records") { record throws(RunFileError) in try RequestRecord(record) },
            probe: BandwidthProbe(
                before: try ceiling.optionalNumber("before"), after: try ceiling.optionalNumber("after")),
            peak: PeakMemory(
                engineBytes: try fields.optionalNumber("peakBytes"),
                residentBytes: try fields.optionalNumber("peakResidentBytes")),
            energyJoules: try fields.optionalNumber("energyJoules"),
            // Files from before there was such a key are as good.
            telemetry: try fields.optionalArray("telemetry") { part throws(RunFileError) in
                try TelemetrySeries(part)
            } ?? [], noise: noise)
    }
}

extension NoiseCounters {
    var json: JSONValue {
        [
            "stealShare": .optional(stealShare), "foreignShare": .optional(foreignShare),
            "majorFaults": .optional(majorFaults), "throttleEvents": .optional(throttleEvents),
            "quotaShare": .optional(quotaShare), "clockHertz": .optional(clockHertz),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            stealShare: try fields.optionalNumber("stealShare"),
            foreignShare: try fields.optionalNumber("foreignShare"),
            majorFaults: try fields.optionalCount("majorFaults"),
            throttleEvents: try fields.optionalCount("throttleEvents"),
            quotaShare: try fields.optionalNumber("quotaShare"), clockHertz: try fields.optionalNumber("clockHertz"))
    }
}
