import HostProbe
import PythonEngine

/// The accelerators: as the maker's tool lists them, and as torch sees them.
struct DevicesCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        listed(evidence) + [seen(evidence)].compactMap { $0 }
    }

    private func listed(_ evidence: Evidence) -> [CheckResult] {
        let tools: [(TorchTarget.Device, AcceleratorSurvey.Tool)] = [
            (.cuda, evidence.accelerators.nvidia), (.npu, evidence.accelerators.npu),
        ]
        let shown = tools.filter { evidence.target.looksAt($0.0) }.flatMap(\.1.devices)
        return shown.map { device in
            let memory = device.memoryBytes.map { total in
                device.memoryUsedBytes.map { "\(Amount.bytes($0)) / \(Amount.bytes(total))" } ?? Amount.bytes(total)
            }
            let isWell = device.health.map { $0.uppercased() == "OK" } ?? true
            let text = [device.name, memory, isWell ? nil : device.health].compactMap { $0 }.joined(separator: ", ")
            return CheckResult(
                "device.\(device.id)", Words("device \(device.id)", "设备 \(device.id)"), isWell ? .good : .bad,
                Words(stringLiteral: text),
                remedy: isWell
                    ? nil
                    : Words(
                        "The tool calls it \(device.health ?? "?"): npu-smi info -t health -i \(device.id.prefix { $0 != "." })",
                        "工具报告其状态为 \(device.health ?? "?")：npu-smi info -t health -i \(device.id.prefix { $0 != "." })"))
        }
    }

    /// Whether the target's own device is among those that torch sees.
    private func seen(_ evidence: Evidence) -> CheckResult? {
        guard let target = evidence.target.torch, target.device != .cpu, let facts = evidence.python?.facts else {
            return nil
        }
        let title = Words("\(target.deviceName) in torch", "torch 中的 \(target.deviceName)")
        guard let devices = target.device == .cuda ? facts.cuda : facts.npu else {
            // What hinders it stands with torch, torch_npu or the driver.
            return CheckResult(
                "targetDevice", title, .bad, Words("could not be asked", "无法查询"),
                remedy: Words("See the crosses above.", "见上文标 ✗ 的各项。"), isNeeded: true)
        }
        guard devices.indices.contains(target.index) else {
            let variable = target.device == .cuda ? "CUDA_VISIBLE_DEVICES" : "ASCEND_RT_VISIBLE_DEVICES"
            let list = evidence.environment[variable].map { "\(variable)=\($0)" } ?? "\(variable) is not set"
            let listChinese = evidence.environment[variable].map { "\(variable)=\($0)" } ?? "未设置 \(variable)"
            return CheckResult(
                "targetDevice", title, .bad,
                Words("torch sees \(devices.count) devices (\(list))", "torch 看到 \(devices.count) 个设备（\(listChinese)）"),
                remedy: Words(
                    "Choose a lower number, unset \(variable), or check what the container is given: the numbers begin at 0 "
                        + "after that variable.",
                    "请选用更小的编号、取消设置 \(variable)，或检查容器映射的设备：编号在该变量作用之后从 0 开始。"), isNeeded: true)
        }
        return CheckResult(
            "targetDevice", title, .good, Words(stringLiteral: devices[target.index].name), isNeeded: true)
    }
}
