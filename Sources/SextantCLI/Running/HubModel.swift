import EngineAPI
import Foundation
import ModelHub

/// Models of the hub as the commands want them: a path, or an error in words.
enum HubModel {
    static let userAgent = "\(CommandLineTool.name)/\(CommandLineTool.version)"

    /// Where the model lies. From the cache where it is whole there, so that a measurement depends on no network.
    static func path(_ reference: ModelReference) throws(EngineError) -> String {
        let display = FetchDisplay(isQuiet: false)
        defer { display.clear() }
        do throws(HubError) {
            let fetcher = ModelFetcher(try HubSettings(), userAgent: userAgent, observer: display.show)
            return try fetcher.model(reference).path
        } catch {
            var plain = Self.explained(error)
            if error.kind == .noRepository {
                plain.message = "\(reference): no such file or folder here, and \(plain.message)"
            }
            throw plain
        }
    }

    static func explained(_ error: HubError) -> EngineError {
        EngineError(.model, error.message, remedy: error.remedy)
    }
}
