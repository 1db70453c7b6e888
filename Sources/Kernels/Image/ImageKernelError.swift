/// Extents that do not fit the memory they were given with. Nothing was written.
public struct ImageKernelError: Error, Sendable, Hashable {
    /// The operation that refused.
    public var operation: String
    /// What did not fit, in words.
    public var reason: String

    public init(operation: String, reason: String) {
        self.operation = operation
        self.reason = reason
    }
}

/// Refuses an operation whose extents do not fit.
///
/// A thrown error and not a `precondition`: this target is built without checks.
@inline(__always)
func demand(
    _ holds: Bool, _ operation: StaticString, _ reason: StaticString
) throws(ImageKernelError) {
    if !holds { throw ImageKernelError(operation: "\(operation)", reason: "\(reason)") }
}

/// The bytes from the first of row 0 to the last of the last row, nil where they cannot be counted.
func spannedBytes(width: Int, height: Int, stride: Int) -> Int? {
    guard width > 0, height > 0, stride >= width else { return nil }
    let (rows, overflow) = stride.multipliedReportingOverflow(by: height - 1)
    let (all, again) = rows.addingReportingOverflow(width)
    return overflow || again ? nil : all
}
