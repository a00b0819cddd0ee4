import EngineAPI

/// The variables that the worker is started with.
enum WorkerEnvironment {
    /// The user's own, with what must be so.
    static func variables(from environment: [String: String]) -> [String: String] {
        var variables = environment
        // Since torch 2.5 `import torch` would load torch_npu and die where CANN is missing, even for device cpu.
        variables["TORCH_DEVICE_BACKEND_AUTOLOAD"] = "0"
        variables["PYTHONUNBUFFERED"] = "1"
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
        variables["TOKENIZERS_PARALLELISM"] = variables["TOKENIZERS_PARALLELISM"] ?? "false"
        // The model lies here already: a measurement depends on no network.
        variables["HF_HUB_OFFLINE"] = "1"
        variables["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
        // Its own modules lie in its own folder.
        variables["PYTHONSAFEPATH"] = nil
        variables["PYTHONINSPECT"] = nil
        return variables
    }

    /// - Throws: `.setting` for what makes times false.
    static func check(_ environment: [String: String], _ target: TorchTarget) throws(EngineError) {
        let names: [TorchTarget.Device: String] = [.npu: "ASCEND_LAUNCH_BLOCKING", .cuda: "CUDA_LAUNCH_BLOCKING"]
        guard let name = names[target.device], let value = environment[name], value == "1" else { return }
        throw EngineError(
            .setting, "\(name)=1 makes the host wait after every operator: times would be false.",
            remedy: "unset \(name)")
    }
}
