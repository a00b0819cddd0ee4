import EngineAPI
import HostProbe
import Measurement

/// `sextant limits --json`: every key is always there, and what is unknown or was not asked for is null.
enum LimitsJSON {
    static func text(_ limits: MachineLimits) throws -> String {
        var operations: [String: Any] = [:]
        for arithmetic in [ModelWork.Arithmetic.fp32, .bf16, .int8] {
            operations[arithmetic.rawValue] = orNull(limits.ceiling.operationsPerSecond[arithmetic])
        }
        let bandwidths = limits.bandwidths.map { bandwidth -> [String: Any] in
            [
                "threads": bandwidth.threads, "streams": bandwidth.streams,
                "bytesPerSecond": bandwidth.bytesPerSecond,
            ]
        }
        return try JSONPage.text([
            "processor": orNull(limits.host?.processor),
            "usableProcessors": orNull(limits.host?.usableProcessors),
            "readBytesPerSecond": orNull(limits.ceiling.readBytesPerSecond),
            "readBandwidths": bandwidths, "operationsPerSecond": operations,
            "clockHertz": orNull(limits.clockHertz),
            "stampNanoseconds": orNull(limits.timing?.stampNanoseconds),
            "clockResolutionNanoseconds": orNull(limits.timing?.resolutionNanoseconds),
            "receiptLagMedianNanoseconds": orNull(limits.timing?.receiptLagMedianNanoseconds),
            "receiptLagP99Nanoseconds": orNull(limits.timing?.receiptLagHighNanoseconds),
            "selfTestPasses": orNull(limits.timing?.passes),
        ])
    }
}
