import PythonEngine
import Testing

@Suite struct KnownFailureTests {
    @Test(
        "what libraries print is recognised",
        arguments: [
            (
                "ImportError: libhccl.so: cannot open shared object file: No such file or directory. Please check that the "
                    + "cann package is installed. Please run 'source set_env.sh' in the CANN installation path.",
                .cannNotSourced
            ),
            ("ImportError: libascend_hal.so: cannot open shared object file: No such file", .ascendDriverMissing),
            (
                "RuntimeError: Failed to load the backend extension: torch_npu. You can disable extension auto-loading with "
                    + "TORCH_DEVICE_BACKEND_AUTOLOAD=0.", .backendAutoload
            ),
            // The cause behind it says more.
            (
                "ImportError: libhccl.so: cannot open shared object file\nRuntimeError: Failed to load the backend extension: "
                    + "torch_npu.", .cannNotSourced
            ),
            ("Two accelerators cannot be used at the same time in PyTorch: npu and cuda.", .twoAccelerators),
            ("RuntimeError: No NPUs are available", .noNPU),
            ("[ERROR] 2025-01-01 (PID:1, Device:0) ERR00008 PTA resource not found", .ascendResourceMissing),
            ("aclrtSetDevice, error code is 507033\n[ERROR] ERR00100 PTA call acl api failed", .ascendDeviceSetup),
            ("error code is 507899", .ascendDriverInternal),
            ("NPU function error: aclnnAdd, error code is 500001", .ascendCallFailed),
            ("[ERROR] ERR00100 PTA call acl api failed", .ascendCallFailed),
            ("NPU out of memory. Tried to allocate 2.00 GiB (NPU 0; 60.97 GiB total capacity", .deviceOutOfMemory),
            ("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB.", .deviceOutOfMemory),
            (
                "ImportError: tokenizers>=0.20,<0.21 is required for a normal functioning of this module, but found "
                    + "tokenizers==0.15.0.", .tokenizersConflict
            ),
            ("AssertionError: Torch not compiled with CUDA enabled", .cudaNotAvailable),
            ("RuntimeError: The NVIDIA driver on your system is too old (found version 11040).", .cudaDriverTooOld),
            ("CUDA error: no kernel image is available for execution on the device", .cudaArchitecture),
            ("ModuleNotFoundError: No module named 'torch'", .torchMissing),
            ("ModuleNotFoundError: No module named 'torch_npu'", .torchNPUMissing),
            ("ModuleNotFoundError: No module named 'transformers'", .transformersMissing),
            (
                "RuntimeError: [enforce fail at alloc_cpu.cpp:114] DefaultCPUAllocator: can't allocate memory: you tried to "
                    + "allocate 26951417856 bytes.", .hostOutOfMemory
            ),
            (
                "ImportError: /x/torch_npu/lib/libtorch_npu.so: undefined symbol: _ZN3c10", .torchNPUMismatch
            ),
        ] as [(String, KnownFailure)])
    func recognised(text: String, failure: KnownFailure) {
        #expect(KnownFailure.recognise(text) == failure)
    }

    @Test(arguments: [
        "", "Everything is well.", "torch 2.13.0, transformers 5.1, torch_npu 2.1.0", "allocated 507 MB",
    ])
    func notRecognised(text: String) {
        #expect(KnownFailure.recognise(text) == nil)
    }

    @Test(arguments: KnownFailure.allCases)
    func words(failure: KnownFailure) {
        #expect(failure.explanation().hasSuffix("."))
        #expect(!failure.remedy().isEmpty)
        for text in [failure.explanation(.chinese), failure.remedy(.chinese)] {
            let isChinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
            #expect(isChinese, "\(text)")
        }
        let others = KnownFailure.allCases.filter { $0 != failure }
        #expect(!others.contains { $0.explanation() == failure.explanation() })
    }
}
