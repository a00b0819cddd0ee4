import Foundation

/// The worker's source, as it lies beside this file and in the binary.
enum WorkerScript {
    static let main = "sextant_main.py"

    /// Names and contents of its modules.
    static let files: [(name: String, content: String)] = [
        (main, PackageResources.sextant_main_py),
        ("sextant_channel.py", PackageResources.sextant_channel_py),
        ("sextant_device.py", PackageResources.sextant_device_py),
        ("sextant_generate.py", PackageResources.sextant_generate_py),
        ("sextant_identity.py", PackageResources.sextant_identity_py),
        ("sextant_model.py", PackageResources.sextant_model_py),
        ("sextant_precision.py", PackageResources.sextant_precision_py),
        ("sextant_tokens.py", PackageResources.sextant_tokens_py),
    ].map { ($0.0, String(decoding: $0.1, as: UTF8.self)) }
}
