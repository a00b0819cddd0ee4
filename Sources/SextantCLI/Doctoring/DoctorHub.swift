import Doctor
import Foundation
import ModelHub

/// Asks the hub for a sign of life, and a mirror where there is none.
enum DoctorHub {
    private static let timeLimitSeconds = 5.0
    private static let mirror = "https://hf-mirror.com"

    static func evidence(model: DoctorModel?) -> HubEvidence {
        let isNeeded = model?.isToBeFetched ?? false
        let settings: HubSettings
        do throws(HubError) {
            settings = try HubSettings()
        } catch {
            let endpoint = ProcessInfo.processInfo.environment["HF_ENDPOINT"] ?? HubSettings.publicHub
            return HubEvidence(
                endpoint: HubEvidence.Attempt(endpoint: endpoint, seconds: nil, problem: error.message),
                isNeeded: isNeeded)
        }
        if settings.isOffline {
            return HubEvidence(
                endpoint: HubEvidence.Attempt(endpoint: "\(settings.endpoint)", seconds: nil), isOffline: true,
                isNeeded: isNeeded)
        }
        let first = attempt(settings)
        guard first.seconds == nil, let other = HubProbe.settings(settings, endpoint: mirror),
            "\(settings.endpoint)" != mirror
        else { return HubEvidence(endpoint: first, isNeeded: isNeeded) }
        return HubEvidence(endpoint: first, mirror: attempt(other), isNeeded: isNeeded)
    }

    private static func attempt(_ settings: HubSettings) -> HubEvidence.Attempt {
        do throws(HubError) {
            let seconds = try HubProbe.answerSeconds(
                settings, userAgent: HubModel.userAgent, timeLimitSeconds: timeLimitSeconds)
            return HubEvidence.Attempt(endpoint: "\(settings.endpoint)", seconds: seconds)
        } catch {
            return HubEvidence.Attempt(endpoint: "\(settings.endpoint)", seconds: nil, problem: error.message)
        }
    }
}
