/// Failures of PyTorch stacks that have a known cause and a known cure.
///
/// The worker's start and `sextant doctor` recognise them alike: `recognise` looks for what libraries print, and
/// `explanation` and `remedy` say it in plain words.
public enum KnownFailure: String, Sendable, Hashable, CaseIterable {
    /// CANN's libraries are not on the loader's path.
    case cannNotSourced
    /// The NPU's driver is not there.
    case ascendDriverMissing
    /// torch loaded torch_npu by itself and died of it.
    case backendAutoload
    /// torch_npu and a CUDA build of torch in one environment.
    case twoAccelerators
    case noNPU
    /// `ERR00008`: PyTorch's adapter does not find a resource.
    case ascendResourceMissing
    /// 507033: the device cannot be set up.
    case ascendDeviceSetup
    /// 507899: the driver failed inside.
    case ascendDriverInternal
    /// 500001 or `ERR00100`: a call of CANN failed.
    case ascendCallFailed
    case torchNPUMismatch
    case cudaNotAvailable
    case cudaDriverTooOld
    /// A GPU that this build of torch has no code for.
    case cudaArchitecture
    case deviceOutOfMemory
    case hostOutOfMemory
    /// mindformers pins tokenizers to a version that transformers refuses.
    case tokenizersConflict
    case torchMissing
    case transformersMissing
    case torchNPUMissing
    case illegalInstruction

    /// The failure that a text of an exception or of standard error tells of; the most telling one where there are
    /// several.
    public static func recognise(_ text: String) -> KnownFailure? {
        let text = text.lowercased()
        return patterns.first { pattern in
            pattern.alternatives.contains { words in words.allSatisfy { text.contains($0) } }
        }?.failure
    }

    /// Looked through in order: causes before what follows from them.
    private static let patterns: [(failure: KnownFailure, alternatives: [[String]])] = [
        (.twoAccelerators, [["two accelerators cannot be used at the same time"]]),
        (.ascendDriverMissing, [["libascend_hal.so"]]),
        (
            .cannNotSourced,
            [
                ["libhccl.so", "cannot open shared object"], ["libascendcl.so", "cannot open shared object"],
                ["libge_runner.so", "cannot open shared object"], ["source set_env.sh"],
            ]
        ),
        (.backendAutoload, [["failed to load the backend extension"]]),
        (.noNPU, [["no npus are available"], ["no npu is available"], ["there is no available npu"]]),
        (.torchNPUMismatch, [["undefined symbol", "torch_npu"], ["undefined symbol", "libtorch"]]),
        (.deviceOutOfMemory, [["npu out of memory"], ["cuda out of memory"], ["tried to allocate", "out of memory"]]),
        (.ascendDeviceSetup, [["507033"]]),
        (.ascendDriverInternal, [["507899"]]),
        (.ascendResourceMissing, [["err00008"]]),
        (.ascendCallFailed, [["err00100"], ["500001"]]),
        (
            .tokenizersConflict,
            [["tokenizers", "is required for a normal functioning"], ["mindformers", "tokenizers"]]
        ),
        (.cudaDriverTooOld, [["driver on your system is too old"], ["driver version is insufficient"]]),
        (.cudaArchitecture, [["no kernel image is available"]]),
        (
            .cudaNotAvailable,
            [["cannot use cuda"], ["torch not compiled with cuda"], ["found no nvidia driver"]]
        ),
        (.hostOutOfMemory, [["defaultcpuallocator", "allocate memory"], ["memoryerror"]]),
        (.torchNPUMissing, [["no module", "torch_npu"]]),
        (.torchMissing, [["no module named 'torch'"], ["no module torch."]]),
        (.transformersMissing, [["no module", "transformers"]]),
        (.illegalInstruction, [["sigill"], ["illegal instruction"]]),
    ]
}
