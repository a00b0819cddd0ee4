import HostProbe
import Measurement
import PythonEngine

/// Free memory where the model would run, against what it takes.
struct FreeMemoryCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard let need = evidence.need else { return [] }
        let title = Words("memory for the model", "模型所需内存")
        guard let bytes = need.bytes else {
            let why = need.detail ?? Words("unknown", "未知")
            return [
                CheckResult(
                    "freeMemory", title, .unknown,
                    Words("\(need.model): \(why.english)", "\(need.model)：\(why.chinese)"))
            ]
        }
        let wanted = "\(need.model): \(Amount.bytes(bytes))"
        let detail = need.detail.map { Words(" (\($0.english))", "（\($0.chinese)）") } ?? ""
        guard let free = Self.freeBytes(evidence) else {
            return [
                CheckResult(
                    "freeMemory", title, .unknown,
                    Words(
                        "\(wanted)\(detail.english); what is free is not known", "\(wanted)\(detail.chinese)；可用量未知"))
            ]
        }
        let fits = bytes <= free
        return [
            CheckResult(
                "freeMemory", title, fits ? .good : .bad,
                Words(
                    "\(wanted)\(detail.english), \(Amount.bytes(free)) free",
                    "\(wanted)\(detail.chinese)，可用 \(Amount.bytes(free))"),
                remedy: fits
                    ? nil
                    : Words(
                        "Take a smaller precision (--precision int8), a smaller model or a shorter --context, or free memory.",
                        "请使用更低的精度（--precision int8）、更小的模型或更短的 --context，或释放内存。"), isNeeded: true)
        ]
    }

    /// What a process may still take where the target computes; `nil` is unknown.
    static func freeBytes(_ evidence: Evidence) -> Double? {
        if evidence.target.usesHostMemory { return evidence.host.availableMemoryBytes.map(Double.init) }
        guard let target = evidence.target.torch else { return nil }
        let facts = evidence.python?.facts
        let devices = target.device == .cuda ? facts?.cuda : facts?.npu
        if let devices, devices.indices.contains(target.index), let free = devices[target.index].freeBytes {
            return free
        }
        // The makers' tools list all devices, whatever a process is shown of them.
        let isCUDA = target.device == .cuda
        let listed = isCUDA ? evidence.accelerators.nvidia.devices : evidence.accelerators.npu.devices
        let shown = evidence.environment[isCUDA ? "CUDA_VISIBLE_DEVICES" : "ASCEND_RT_VISIBLE_DEVICES"]
        guard let place = VisibleDevices.physical(target.index, list: shown).flatMap({ Int($0) }),
            listed.indices.contains(place), let total = listed[place].memoryBytes,
            let used = listed[place].memoryUsedBytes
        else { return nil }
        return total - used
    }
}
