import Measurement

extension HostFacts {
    var json: JSONValue {
        [
            "operatingSystem": .optional(operatingSystem), "kernel": .optional(kernel),
            "architecture": .optional(architecture), "processor": .optional(processor),
            "usableProcessors": .optional(usableProcessors), "onlineProcessors": .optional(onlineProcessors),
            "instructionSets": .strings(instructionSets), "lastLevelCacheBytes": .optional(lastLevelCacheBytes),
            "memoryBytes": .optional(memoryBytes), "availableMemoryBytes": .optional(availableMemoryBytes),
            "memoryLimitBytes": .optional(memoryLimitBytes), "processorLimit": .optional(processorLimit),
            "frequencyGovernor": .optional(frequencyGovernor), "hypervisor": .optional(hypervisor),
            "swiftVersion": .optional(swiftVersion),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            operatingSystem: try fields.optionalString("operatingSystem"), kernel: try fields.optionalString("kernel"),
            architecture: try fields.optionalString("architecture"), processor: try fields.optionalString("processor"),
            usableProcessors: try fields.optionalCount("usableProcessors"),
            onlineProcessors: try fields.optionalCount("onlineProcessors"),
            instructionSets: try fields.strings("instructionSets"),
            lastLevelCacheBytes: try fields.optionalCount("lastLevelCacheBytes"),
            memoryBytes: try fields.optionalCount("memoryBytes"),
            availableMemoryBytes: try fields.optionalCount("availableMemoryBytes"),
            memoryLimitBytes: try fields.optionalCount("memoryLimitBytes"),
            processorLimit: try fields.optionalNumber("processorLimit"),
            frequencyGovernor: try fields.optionalString("frequencyGovernor"),
            hypervisor: try fields.optionalString("hypervisor"),
            swiftVersion: try fields.optionalString("swiftVersion"))
    }
}
