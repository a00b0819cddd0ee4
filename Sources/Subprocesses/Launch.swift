/// What to start, and with what: nothing is looked up, and nothing of ours is inherited but the working directory.
public struct Launch: Sendable {
    /// A path.
    public var executable: String
    public var arguments: [String]
    /// The whole of it.
    public var environment: [String: String]
    /// By their numbers in the child, all below 10. They are given away: `ChildProcess` closes them here.
    public var descriptors: [Int32: Descriptor]

    /// - Parameter folder: the working directory; `nil` is ours.
    public init(
        _ executable: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
        descriptors: [Int32: Descriptor]
    ) {
        self.environment = environment
        self.descriptors = descriptors
        if let folder {
            // The way into a folder leads through a shell: not every system's way of starting programs knows folders.
            self.executable = "/bin/sh"
            self.arguments = ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder, executable] + arguments
        } else {
            self.executable = executable
            self.arguments = arguments
        }
    }
}
