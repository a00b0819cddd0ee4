import Foundation

/// Prints what each kernel reaches: memory bandwidth when it multiplies one token, arithmetic when it multiplies many.
///
///     KernelLadder [--table NAME] [--format NAME] [--threads N] [--seconds S]
///
/// Every kernel is first checked against the portable one; a wrong kernel is not timed and makes the exit code 1.

do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    let ladder = Ladder(options: options)
    try ladder.climb()
} catch {
    print("KernelLadder: \(error)")
    exit(error is Options.Failure ? 64 : 1)
}
