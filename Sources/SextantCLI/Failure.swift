import EngineAPI
import ModelFiles
import RunFiles
import Tokenization

/// An error in words for people: what is wrong, and what helps.
struct Failure {
    var message: String
    var remedy: String?
    var status: ExitStatus = .failed

    /// `nil` for errors of the argument parser, which explains them itself.
    init?(_ error: any Error) {
        switch error {
        case let error as EngineError:
            message = error.message
            remedy = error.remedy
            if error.kind == .setting { status = .usage }
        case let error as ModelFileError:
            message = error.message
            remedy = error.remedy
        case let error as RunFileError:
            var plain = error
            plain.remedy = nil
            message = plain.description
            remedy = error.remedy
        case let error as TokenizerError:
            message = "\(error.source): \(error.message)"
            remedy = error.remedy
        case let error as ChatTemplateError:
            message = "chat template, line \(error.line): \(error.message)"
            remedy = "Without --chat the prompt is sent as it is."
        case is CancellationError:
            message = "interrupted"
            status = .interrupted
        default:
            return nil
        }
    }

    var text: String {
        let first = "sextant: \(Self.sentence(message))"
        return remedy.map { "\(first)\n  \(Self.sentence($0))" } ?? first
    }

    /// With a full stop where there is no other end.
    private static func sentence(_ text: String) -> String {
        guard let last = text.last, last.isLetter || last.isNumber || "\"')".contains(last) else { return text }
        return text + "."
    }
}
