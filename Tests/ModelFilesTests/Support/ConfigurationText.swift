@testable import ModelFiles

/// config.json without a folder.
enum ConfigurationText {
    static func read(_ text: String) throws -> ModelConfiguration {
        let value = try Array(text.utf8).withUnsafeBytes { bytes in
            try JSONValue.parse(bytes, file: "config.json")
        }
        let document = try JSONDocument(value, file: "config.json")
        return try HuggingFaceConfiguration(document: document).configuration()
    }

    /// - Parameter members: values in JSON; an empty one removes the key.
    static func read(_ members: [String: String], changing changes: [String: String] = [:]) throws -> ModelConfiguration
    {
        try read(SmallFolder.text(members.merging(changes) { $1 }.filter { !$0.value.isEmpty }))
    }
}
