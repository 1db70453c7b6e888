/// A part of the daemon that takes other settings in while it runs.
///
/// It does so in two steps, so that several parts take them in all together or not at all.
public protocol Reloadable: Sendable {
    /// Does all that can fail, and changes nothing that is in force.
    ///
    /// - Returns: the step that cannot fail.
    func prepare(_ settings: Settings, networks: Networks) throws -> @Sendable () -> Void
}

extension Patrol: Reloadable {}
