import ArgumentParser
import Foundation

/// The process around the commands: parses, runs, and turns every end into the right exit code.
public enum CommandLineTool {
    public static let name = "sextant"
    public static let version = "0.1.0"

    public static func main() async -> Never {
        // A closed pipe is a failed write, not a death: a run must not be lost because somebody closed a pager.
        signal(SIGPIPE, SIG_IGN)
        openStandardDescriptors()
        do {
            var command = try SextantCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            guard let error = StandardOutput.failure else { exit(ExitStatus.done.rawValue) }
            StandardError.write("sextant: standard output cannot be written: \(error).\n")
            exit(ExitStatus.failed.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch {
            guard let failure = Failure(error) else { SextantCommand.exit(withError: error) }
            StandardError.write("\(failure.text)\n")
            exit(failure.status.rawValue)
        }
    }

    /// A descriptor that the caller has closed would be given to the next file that is opened, a run file perhaps, and
    /// text for people would go into that.
    private static func openStandardDescriptors() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is this one. Only to be read, so that writing results fails and is reported.
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
