import HostProbe
import PythonEngine

/// The NVIDIA driver, and the CUDA that torch was built for.
struct NVIDIACheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard evidence.target.looksAt(.cuda) else { return [] }
        let isNeeded = evidence.target.needs(.cuda)
        let tool = evidence.accelerators.nvidia
        let facts = evidence.python?.facts
        guard isNeeded || tool.path != nil || facts?.torch?.cuda != nil else { return [] }
        var results: [CheckResult] = []
        let title = Words("NVIDIA driver", "NVIDIA 驱动")
        if let problem = tool.problem {
            results.append(
                CheckResult(
                    "nvidiaDriver", title, .bad, Words(stringLiteral: problem),
                    remedy: Words(
                        "Install the driver or load its module (nvidia-smi must work); in a container: docker run --gpus all.",
                        "请安装驱动或加载其内核模块（nvidia-smi 应能运行）；容器中使用 docker run --gpus all。"), isNeeded: isNeeded))
        } else if tool.path != nil {
            results.append(
                CheckResult(
                    "nvidiaDriver", title, .good, Words(stringLiteral: tool.version ?? "?"), isNeeded: isNeeded))
        } else if isNeeded || facts?.cuda?.isEmpty == false {
            results.append(
                CheckResult(
                    "nvidiaDriver", title, isNeeded && facts?.cuda?.isEmpty != false ? .bad : .unknown,
                    Words("nvidia-smi is not in PATH", "PATH 中没有 nvidia-smi"),
                    remedy: Words(
                        "Install the driver; in a container: docker run --gpus all.",
                        "请安装驱动；容器中使用 docker run --gpus all。"),
                    isNeeded: isNeeded))
        }
        if isNeeded, let torch = facts?.torch, torch.cuda == nil {
            let known = KnownFailure.cudaNotAvailable
            results.append(
                CheckResult(
                    "torchCUDA", "torch CUDA", .bad,
                    Words("torch \(torch.version) is a CPU build", "torch \(torch.version) 是 CPU 版"),
                    remedy: Words(known.remedy(.english), known.remedy(.chinese)), isNeeded: true))
        } else if let error = facts?.errors["cuda"] {
            let explained = Explained(error)
            results.append(
                CheckResult(
                    "torchCUDA", "torch CUDA", .bad, explained.finding, remedy: explained.remedy, isNeeded: isNeeded))
        }
        return results
    }
}
