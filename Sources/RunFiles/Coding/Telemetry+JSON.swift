import Measurement

extension TelemetryDevice {
    private var members: [JSONValue.Member] {
        [
            .init(key: "source", value: .string(source)), .init(key: "id", value: .string(id)),
            .init(key: "name", value: .optional(name)), .init(key: "role", value: .string(role.rawValue)),
            .init(key: "power", value: .string(power.rawValue)),
            .init(key: "intervalSeconds", value: .optional(intervalSeconds)),
            .init(key: "memoryBytes", value: .optional(memoryBytes)),
        ]
    }

    var json: JSONValue { .object(members) }

    init(_ fields: FieldReader) throws(RunFileError) {
        guard let interval = try fields.optionalNumber("intervalSeconds"), interval >= 0 else {
            throw fields.mismatch("intervalSeconds", expected: "a number from 0", found: nil)
        }
        self.init(
            source: try fields.string("source"), id: try fields.string("id"), name: try fields.optionalString("name"),
            role: try fields.word("role", Role.self, expected: "target or beside"),
            power: try fields.word("power", Power.self, expected: "instantaneous or meanSincePrevious"),
            intervalSeconds: interval, memoryBytes: try fields.optionalNumber("memoryBytes"))
    }
}

extension TelemetrySummary {
    var json: JSONValue {
        ["devices": .array(devices.map(\.json)), "notes": .strings(notes)]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            devices: try fields.array("devices") { part throws(RunFileError) in try TelemetryDevice(part) },
            notes: try fields.strings("notes"))
    }
}

extension TelemetrySeries {
    /// One list per quantity, because there are many samples; a quantity that no sample has is null.
    var json: JSONValue {
        [
            "device": device.json, "at": .array(samples.map { .integer($0.at) }),
            "powerWatts": column(\.powerWatts), "utilisation": column(\.utilisation),
            "memoryUsedBytes": column(\.memoryUsedBytes), "temperatureCelsius": column(\.temperatureCelsius),
        ]
    }

    private func column(_ quantity: KeyPath<TelemetrySample, Double?>) -> JSONValue {
        let values = samples.map { $0[keyPath: quantity] }
        return values.allSatisfy { $0 == nil } ? .null : .array(values.map(JSONValue.optional))
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        let instants = try fields.instants("at")
        func column(_ key: String) throws(RunFileError) -> [Double?] {
            guard let values = try fields.optionalSparseNumbers(key) else {
                return [Double?](repeating: nil, count: instants.count)
            }
            guard values.count == instants.count else {
                throw fields.mismatch(
                    key, expected: "one number or null for each of \(instants.count) instants",
                    found: .array(values.map(JSONValue.optional)))
            }
            return values
        }
        let power = try column("powerWatts")
        let utilisation = try column("utilisation")
        let memory = try column("memoryUsedBytes")
        let temperature = try column("temperatureCelsius")
        self.init(
            device: try TelemetryDevice(fields.object("device")),
            samples: instants.indices.map { index in
                TelemetrySample(
                    at: instants[index], powerWatts: power[index], utilisation: utilisation[index],
                    memoryUsedBytes: memory[index], temperatureCelsius: temperature[index])
            })
    }
}
