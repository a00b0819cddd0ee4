import ArgumentParser
import Foundation

/// The process around the commands: parses, runs, and turns every end into the right exit code.
public enum CommandLineTool {
    public static let name = "sextant"
    public static let version = "0.1.0"

    public static func main() async -> Never {
        // A closed pipe is a failed write, not a death: a run must not be lost because somebody closed a pager.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try SextantCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.done.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch {
            guard let failure = Failure(error) else { SextantCommand.exit(withError: error) }
            StandardError.write("\(failure.text)\n")
            exit(failure.status.rawValue)
        }
    }
}
