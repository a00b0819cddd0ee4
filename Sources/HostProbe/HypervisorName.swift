import CKernels

/// Names hypervisors by the signature that they give the processor.
enum HypervisorName {
    private static let known = [
        "KVMKVMKVM": "KVM", "Microsoft Hv": "Hyper-V", "VMwareVMware": "VMware", "XenVMMXenVMM": "Xen",
        "bhyve bhyve ": "bhyve", "TCGTCGTCGTCG": "QEMU", "VBoxVBoxVBox": "VirtualBox", "ACRNACRNACRN": "ACRN",
    ]

    /// - Parameter isVirtual: whether the kernel says that there is some hypervisor.
    static func name(signature: String, isVirtual: Bool) -> String? {
        if let name = known[signature] { return name }
        if signature.contains(where: { !$0.isWhitespace }) { return signature }
        return isVirtual ? "unknown" : nil
    }

    static func signature() -> String {
        var bytes = [CChar](repeating: 0, count: 13)
        ck_probe_hypervisor(&bytes)
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
