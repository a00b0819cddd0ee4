/// What /proc/cpuinfo says.
struct ProcessorDescription: Equatable {
    var name: String?
    var isVirtual: Bool

    init(processorInformation text: String) {
        let values = KeyedLines.parse(text, separator: ":")
        // x86 says `model name`; some Arm and RISC-V kernels `Hardware`, `Processor` or `uarch`, and others nothing.
        let candidates = ["model name", "Model Name", "cpu model", "Processor", "Hardware", "uarch"]
        name = candidates.lazy.compactMap { values[$0] }.first { !$0.isEmpty }
        isVirtual = (values["flags"] ?? "").split(separator: " ").contains("hypervisor")
    }
}
