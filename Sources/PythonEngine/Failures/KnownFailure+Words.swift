extension KnownFailure {
    public enum Language: Sendable, Hashable {
        case english, chinese
    }

    /// What happened, in plain words.
    public func explanation(_ language: Language = .english) -> String {
        let words = words
        return language == .english ? words.english : words.chinese
    }

    /// What mends it, a command where there is one.
    public func remedy(_ language: Language = .english) -> String {
        let words = words
        return language == .english ? words.remedy : words.chineseRemedy
    }

    private typealias Words = (english: String, chinese: String, remedy: String, chineseRemedy: String)

    private var words: Words {
        switch self {
        case .cannNotSourced, .ascendDriverMissing, .backendAutoload, .twoAccelerators, .noNPU: startWords
        case .ascendResourceMissing, .ascendDeviceSetup, .ascendDriverInternal, .ascendCallFailed, .torchNPUMismatch:
            deviceWords
        case .cudaNotAvailable, .cudaDriverTooOld, .cudaArchitecture, .deviceOutOfMemory, .hostOutOfMemory: cudaWords
        case .tokenizersConflict, .torchMissing, .transformersMissing, .torchNPUMissing, .illegalInstruction:
            moduleWords
        }
    }

    private var startWords: Words {
        switch self {
        case .cannNotSourced:
            (
                "CANN's libraries were not found: its environment has not been set in this shell.",
                "找不到 CANN 的动态库：当前 shell 没有加载 CANN 环境变量。",
                "source /usr/local/Ascend/ascend-toolkit/set_env.sh, then start again.",
                "先执行 source /usr/local/Ascend/ascend-toolkit/set_env.sh，再重新启动。"
            )
        case .ascendDriverMissing:
            (
                "The NPU driver's library libascend_hal.so was not found: no Ascend driver is installed, or the container "
                    + "does not see it.",
                "找不到 NPU 驱动库 libascend_hal.so：没有安装 Ascend 驱动，或容器没有挂载驱动。",
                "Install the driver; in a container mount /usr/local/Ascend/driver and pass /dev/davinci* and "
                    + "/dev/davinci_manager. npu-smi info must work.",
                "请安装驱动；在容器中需挂载 /usr/local/Ascend/driver 并映射 /dev/davinci* 与 /dev/davinci_manager，"
                    + "npu-smi info 应能正常运行。"
            )
        case .backendAutoload:
            (
                "Since version 2.5 torch loads torch_npu by itself when it is imported, and dies where CANN is missing.",
                "torch 2.5 起在 import 时会自动加载 torch_npu，缺少 CANN 时会直接失败。",
                "export TORCH_DEVICE_BACKEND_AUTOLOAD=0 (Sextant always does for its worker), or set up CANN.",
                "执行 export TORCH_DEVICE_BACKEND_AUTOLOAD=0（Sextant 的工作进程总是如此），或安装并加载 CANN。"
            )
        case .twoAccelerators:
            (
                "This environment holds a CUDA build of torch beside torch_npu; PyTorch uses one accelerator at a time.",
                "环境中同时存在 CUDA 版 torch 与 torch_npu；PyTorch 同一时间只能使用一种加速器。",
                "Install the CPU build of torch for NPUs: pip install torch==X.Y.Z --index-url "
                    + "https://download.pytorch.org/whl/cpu",
                "NPU 环境请安装 CPU 版 torch：pip install torch==X.Y.Z --index-url https://download.pytorch.org/whl/cpu"
            )
        default:
            (
                "torch_npu works, but sees no NPU.", "torch_npu 可用，但没有看到任何 NPU。",
                "Check npu-smi info, the container's /dev/davinci*, and ASCEND_RT_VISIBLE_DEVICES.",
                "请检查 npu-smi info、容器中的 /dev/davinci* 以及 ASCEND_RT_VISIBLE_DEVICES。"
            )
        }
    }

    private var deviceWords: Words {
        switch self {
        case .ascendResourceMissing:
            (
                "ERR00008: torch_npu did not find a resource that it needs, mostly a device or a part of CANN.",
                "ERR00008：torch_npu 找不到所需资源，通常是设备或 CANN 组件缺失。",
                "Check npu-smi info, and that the versions of torch_npu and CANN belong together: sextant doctor "
                    + "--target torch:npu:0",
                "请检查 npu-smi info，并确认 torch_npu 与 CANN 版本匹配：sextant doctor --target torch:npu:0"
            )
        case .ascendDeviceSetup:
            (
                "507033: the NPU cannot be set up. It is busy, was taken exclusively by another process, or is unwell.",
                "507033：NPU 无法初始化。设备正被占用（可能被其他进程独占）或状态异常。",
                "npu-smi info shows processes and health: end the other process, or choose another device with "
                    + "--target torch:npu:N.",
                "用 npu-smi info 查看进程与健康状态：结束占用进程，或用 --target torch:npu:N 选择其他设备。"
            )
        case .ascendDriverInternal:
            (
                "507899: the NPU's driver failed inside, often because driver, firmware and CANN do not fit together or "
                    + "the container lacks a device node.",
                "507899：NPU 驱动内部错误，通常是驱动、固件与 CANN 版本不匹配，或容器缺少设备节点。",
                "Compare /usr/local/Ascend/driver/version.info with the CANN release notes; restart the container or the "
                    + "device.",
                "请核对 /usr/local/Ascend/driver/version.info 与 CANN 版本说明；必要时重启容器或设备。"
            )
        case .ascendCallFailed:
            (
                "A call of CANN failed (ERR00100, 500001). At the first operator it is mostly the operator compiler, which "
                    + "lacks Python packages or its environment.",
                "CANN 调用失败（ERR00100、500001）。若发生在首个算子，通常是算子编译器缺少 Python 依赖或环境变量。",
                "pip install attrs cython decorator sympy cffi pyyaml pathlib2 psutil protobuf scipy requests absl-py, and "
                    + "source set_env.sh.",
                "pip install attrs cython decorator sympy cffi pyyaml pathlib2 psutil protobuf scipy requests absl-py，"
                    + "并执行 source set_env.sh。"
            )
        default:
            (
                "torch_npu was built for another version of torch: torch_npu x.y.z wants torch x.y.z.",
                "torch_npu 与 torch 版本不匹配：torch_npu x.y.z 需要 torch x.y.z。",
                "pip install torch==X.Y.Z torch_npu==X.Y.Z with equal versions; sextant doctor --target torch:npu:0 names "
                    + "them.",
                "安装相同版本：pip install torch==X.Y.Z torch_npu==X.Y.Z；sextant doctor --target torch:npu:0 会给出版本。"
            )
        }
    }

    private var cudaWords: Words {
        switch self {
        case .cudaNotAvailable:
            (
                "This PyTorch cannot use CUDA: it is a CPU build, or there is no NVIDIA driver.",
                "该 PyTorch 无法使用 CUDA：它是 CPU 版，或没有 NVIDIA 驱动。",
                "Check nvidia-smi, then pip install torch from https://pytorch.org for your CUDA version.",
                "请先检查 nvidia-smi，再从 https://pytorch.org 安装与 CUDA 版本对应的 torch。"
            )
        case .cudaDriverTooOld:
            (
                "The NVIDIA driver is older than the CUDA that this torch was built for.",
                "NVIDIA 驱动版本低于该 torch 所需的 CUDA 版本。",
                "Update the driver, or install a torch that was built for an older CUDA.",
                "请升级驱动，或安装面向更低 CUDA 版本的 torch。"
            )
        case .cudaArchitecture:
            (
                "This build of torch has no code for this GPU.", "该 torch 没有为这块 GPU 编译的代码。",
                "Install a torch that supports it: pip install --upgrade torch, or an older one for an old GPU.",
                "请安装支持该 GPU 的 torch：pip install --upgrade torch；旧 GPU 则需要较旧的版本。"
            )
        case .deviceOutOfMemory:
            (
                "The device's memory is full.", "设备显存不足。",
                "Take a smaller batch, model or precision; nvidia-smi or npu-smi info shows who else uses the memory.",
                "请减小 batch、模型或精度；用 nvidia-smi 或 npu-smi info 查看谁占用了显存。"
            )
        default:
            (
                "The machine's memory is full.", "主机内存不足。",
                "Take a smaller model or precision, or free memory.", "请使用更小的模型或精度，或释放内存。"
            )
        }
    }

    private var moduleWords: Words {
        switch self {
        case .tokenizersConflict:
            (
                "transformers refuses the installed tokenizers; mindformers pins an old one.",
                "transformers 与已安装的 tokenizers 版本冲突；mindformers 固定了旧版本。",
                "Use a virtual environment of its own rather than uninstalling: python3 -m venv ~/sextant-env && "
                    + "~/sextant-env/bin/pip install torch transformers, then --python ~/sextant-env/bin/python.",
                "建议使用独立虚拟环境，而不是卸载：python3 -m venv ~/sextant-env && ~/sextant-env/bin/pip install torch "
                    + "transformers，然后使用 --python ~/sextant-env/bin/python。"
            )
        case .torchMissing:
            (
                "This Python has no torch.", "该 Python 没有安装 torch。",
                "pip install torch transformers, or name another Python with --python PATH; `make torch-env` makes an "
                    + "environment for CPUs.",
                "pip install torch transformers，或用 --python PATH 指定其他 Python；make torch-env 可创建 CPU 环境。"
            )
        case .transformersMissing:
            (
                "This Python has no transformers.", "该 Python 没有安装 transformers。",
                "pip install transformers, or name another Python with --python PATH.",
                "pip install transformers，或用 --python PATH 指定其他 Python。"
            )
        case .torchNPUMissing:
            (
                "This Python has no torch_npu, which PyTorch needs for Ascend NPUs.",
                "该 Python 没有安装 torch_npu，PyTorch 需要它才能使用昇腾 NPU。",
                "pip install torch_npu in the version of torch; sextant doctor --target torch:npu:0 names it.",
                "安装与 torch 同版本的 torch_npu；sextant doctor --target torch:npu:0 会给出版本。"
            )
        default:
            (
                "A library uses instructions that this processor does not have.", "某个库使用了该处理器不支持的指令。",
                "Install builds of torch and numpy for this processor.", "请安装适用于该处理器的 torch 与 numpy。"
            )
        }
    }
}
