import HostProbe
import PythonEngine

/// CANN and the NPU's driver.
struct AscendCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard evidence.target.looksAt(.npu) else { return [] }
        let isNeeded = evidence.target.needs(.npu)
        let ascend = evidence.ascend
        let tool = evidence.accelerators.npu
        let isHere =
            ascend.toolkit != nil || ascend.driver != nil || tool.path != nil || !ascend.deviceNodes.isEmpty
        guard isNeeded || isHere else { return [] }
        return [toolkit(ascend, isNeeded), driver(ascend, tool, isNeeded)]
    }

    private func toolkit(_ ascend: AscendEvidence, _ isNeeded: Bool) -> CheckResult {
        let known = KnownFailure.cannNotSourced
        guard let version = ascend.toolkit else {
            return CheckResult(
                "cann", "CANN", .bad,
                Words("not found below /usr/local/Ascend", "在 /usr/local/Ascend 下没有找到"),
                remedy: Words(
                    "Install the CANN toolkit and kernels that belong to the driver, then "
                        + "source /usr/local/Ascend/ascend-toolkit/set_env.sh",
                    "请安装与驱动匹配的 CANN toolkit 与 kernels，然后执行 source /usr/local/Ascend/ascend-toolkit/set_env.sh"),
                isNeeded: isNeeded)
        }
        let text = "\(version), \(ascend.toolkitFolder ?? "?")"
        guard ascend.isSourced else {
            return CheckResult(
                "cann", "CANN", .bad,
                Words(
                    "\(text); its environment is not set in this shell", "\(text)；当前 shell 没有加载其环境变量"),
                remedy: Words(known.remedy(.english), known.remedy(.chinese)), isNeeded: isNeeded)
        }
        return CheckResult("cann", "CANN", .good, Words(stringLiteral: text), isNeeded: isNeeded)
    }

    private func driver(
        _ ascend: AscendEvidence, _ tool: AcceleratorSurvey.Tool, _ isNeeded: Bool
    ) -> CheckResult {
        let title = Words("NPU driver", "NPU 驱动")
        let known = KnownFailure.ascendDriverMissing
        guard let version = ascend.driver ?? tool.version else {
            return CheckResult(
                "npuDriver", title, .bad, Words(known.explanation(.english), known.explanation(.chinese)),
                remedy: Words(known.remedy(.english), known.remedy(.chinese)), isNeeded: isNeeded)
        }
        if let problem = tool.problem {
            return CheckResult(
                "npuDriver", title, .bad, Words("\(version); \(problem)", "\(version)；\(problem)"),
                remedy: Words(
                    "In a container pass --device /dev/davinci_manager --device /dev/hisi_hdc --device /dev/davinciN and "
                        + "mount /usr/local/Ascend/driver; else restart the driver or the machine.",
                    "容器中需映射 --device /dev/davinci_manager --device /dev/hisi_hdc --device /dev/davinciN 并挂载 "
                        + "/usr/local/Ascend/driver；否则请重启驱动或主机。"), isNeeded: isNeeded)
        }
        guard tool.path != nil else {
            return CheckResult(
                "npuDriver", title, .unknown,
                Words("\(version); npu-smi is not in PATH", "\(version)；PATH 中没有 npu-smi"),
                remedy: Words(
                    "Power and temperature need it: mount /usr/local/bin/npu-smi into the container.",
                    "读取功耗与温度需要它：请将 /usr/local/bin/npu-smi 挂载到容器中。"))
        }
        return CheckResult("npuDriver", title, .good, Words(stringLiteral: version), isNeeded: isNeeded)
    }
}
