import Foundation

/// What of Huawei's software is installed, by its own version files.
public struct AscendEvidence: Sendable, Hashable {
    /// `8.0.RC1`; `nil`: none found.
    public var toolkit: String?
    /// Where it lies.
    public var toolkitFolder: String?
    /// Its `set_env.sh` has been read into this environment.
    public var isSourced: Bool
    public var driver: String?
    /// `/dev/davinci0` and its like.
    public var deviceNodes: [String]

    public init(
        toolkit: String? = nil, toolkitFolder: String? = nil, isSourced: Bool = false, driver: String? = nil,
        deviceNodes: [String] = []
    ) {
        self.toolkit = toolkit
        self.toolkitFolder = toolkitFolder
        self.isSourced = isSourced
        self.driver = driver
        self.deviceNodes = deviceNodes
    }

    /// - Parameter root: in place of `/`.
    public init(root: String, environment: [String: String]) {
        let named = ["ASCEND_TOOLKIT_HOME", "ASCEND_HOME_PATH"].compactMap { environment[$0] }.filter { !$0.isEmpty }
        let usual = ["/usr/local/Ascend/ascend-toolkit/latest", "/usr/local/Ascend/cann", "/usr/local/Ascend/latest"]
        for folder in named + usual {
            guard let version = Self.toolkitVersion(root + folder) else { continue }
            toolkit = version
            toolkitFolder = folder
            break
        }
        let libraries = (environment["LD_LIBRARY_PATH"] ?? "").lowercased()
        isSourced = !named.isEmpty && (libraries.contains("ascend") || libraries.contains("cann"))
        driver = Self.text(root + "/usr/local/Ascend/driver/version.info").flatMap { Self.value("Version", in: $0) }
        let nodes = (try? FileManager.default.contentsOfDirectory(atPath: root + "/dev")) ?? []
        deviceNodes = nodes.filter { $0.hasPrefix("davinci") && $0.dropFirst(7).allSatisfy(\.isNumber) && $0.count > 7 }
            .sorted().map { "/dev/\($0)" }
    }

    private static func toolkitVersion(_ folder: String) -> String? {
        let machines = ["aarch64-linux", "x86_64-linux", "arm64-linux", "."]
        for machine in machines {
            for name in ["ascend_toolkit_install.info", "ascend_cann_install.info", "ascend_nnrt_install.info"] {
                if let text = text("\(folder)/\(machine)/\(name)"), let version = value("version", in: text) {
                    return version
                }
            }
        }
        // runtime_running_version=[7.3.0.1.231:8.0.RC1]
        guard let text = text("\(folder)/version.cfg"), let line = value("runtime_running_version", in: text),
            let colon = line.lastIndex(of: ":")
        else { return nil }
        return String(line[line.index(after: colon)...].prefix { $0 != "]" })
    }

    private static func value(_ key: String, in text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2, parts[0] == key, !parts[1].isEmpty { return parts[1] }
        }
        return nil
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0.prefix(65_536), as: UTF8.self) }
    }
}
