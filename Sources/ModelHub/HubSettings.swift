public import Foundation

/// Where the hub is, where its cache is, and how patient to be.
public struct HubSettings: Sendable {
    public var endpoint: WebAddress
    /// Holds a folder `models--ORG--NAME` for each repository.
    public var cacheFolder: String
    public var token: HubToken?
    /// Only the cache, no network.
    public var isOffline: Bool
    /// A PEM file with the certificate authorities to trust; `nil` takes the system's.
    public var authorities: String?
    /// How long a transfer may go without a byte before it is begun again.
    public var stallSeconds = 30.0
    /// Attempts in a row that gain less than a MiB.
    public var mostAttempts = 6
    /// Doubles with every attempt.
    public var retryDelaySeconds = 1.0

    private static let mostStallSeconds = 86_400.0

    public static let publicHub = "https://huggingface.co"

    /// - Parameter environment: the variables that the hub's own tools read: `HF_ENDPOINT`, `HF_HUB_CACHE`,
    ///   `HUGGINGFACE_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`, `HF_HUB_OFFLINE`, `HF_HUB_DOWNLOAD_TIMEOUT`, those of
    ///   tokens, and `SSL_CERT_FILE`, `CURL_CA_BUNDLE`, `REQUESTS_CA_BUNDLE`.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(HubError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        var text = value("HF_ENDPOINT") ?? Self.publicHub
        while text.hasSuffix("/") { text.removeLast() }
        guard let endpoint = WebAddress(text) else {
            throw HubError(
                .setting, "HF_ENDPOINT: expected an address such as https://hf-mirror.com, found \(text)",
                remedy: "correct it, or unset it for \(Self.publicHub)")
        }
        self.endpoint = endpoint
        let general = value("XDG_CACHE_HOME") ?? "~/.cache"
        let home = Self.expanded(value("HF_HOME") ?? "\(general)/huggingface", environment)
        cacheFolder =
            (value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE")).map { Self.expanded($0, environment) }
            ?? "\(home)/hub"
        token = try HubToken.find(environment, home: home)
        isOffline = Self.isTrue(value("HF_HUB_OFFLINE") ?? value("TRANSFORMERS_OFFLINE"))
        authorities = ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"].compactMap(value)
            .first { FileManager.default.fileExists(atPath: $0) }
        if let seconds = value("HF_HUB_DOWNLOAD_TIMEOUT").flatMap(Double.init), seconds > 0 {
            stallSeconds = min(seconds, Self.mostStallSeconds)
        }
    }

    static func isTrue(_ text: String?) -> Bool {
        ["1", "ON", "YES", "TRUE"].contains(text?.uppercased() ?? "")
    }

    /// With `~` at the start taken as the home folder.
    static func expanded(_ path: String, _ environment: [String: String]) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        return (environment["HOME"] ?? NSHomeDirectory()) + path.dropFirst()
    }
}
