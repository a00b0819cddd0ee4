import Synchronization

/// Not every system makes a pipe that closes on exec in one step.
enum Inheritance {
    /// Held while descriptors are made and while a child is started. A child that is started between the making of a pipe
    /// and its mark would hold the pipe open, and whoever reads from it would never see its end.
    static let lock = Mutex(())
}
