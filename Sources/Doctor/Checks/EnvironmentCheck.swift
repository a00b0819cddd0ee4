import PythonEngine

/// Variables that make times false or that libraries stumble over.
struct EnvironmentCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard evidence.target.looksAtPython else { return [] }
        let title = Words("environment", "环境变量")
        let blocking = [("ASCEND_LAUNCH_BLOCKING", "npu"), ("CUDA_LAUNCH_BLOCKING", "cuda")]
            .filter { evidence.environment[$0.0] == "1" }
        let results = blocking.map { name, device in
            CheckResult(
                "environment.\(name)", title, .bad,
                Words(
                    "\(name)=1 makes the host wait after every operator: times would be false",
                    "\(name)=1 使主机在每个算子后等待，测得的时间不真实"), remedy: Words(stringLiteral: "unset \(name)"),
                isNeeded: evidence.target.torch?.device.rawValue == device)
        }
        let told = ["ASCEND_RT_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "TASK_QUEUE_ENABLE"]
            .compactMap { name in evidence.environment[name].map { "\(name)=\($0)" } }
        guard !told.isEmpty else { return results }
        return results + [CheckResult("environment", title, .good, Words(stringLiteral: told.joined(separator: ", ")))]
    }
}
