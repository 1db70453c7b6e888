/// The oracle of
/// ``stableVote(_:tolerance:limit:value:support:challenger:challenge:)`` for one pixel.
public func stableVoteReference(
    _ x: Int, tolerance: Int, limit: Int, value: inout Int, support: inout Int,
    challenger: inout Int, challenge: inout Int
) {
    if support == 0 {
        (value, support) = (x, 1)
    } else if abs(x - value) <= tolerance {
        value += (x - value).signum()
        support = min(limit, support + 1)
    } else if challenge > 0 && abs(x - challenger) <= tolerance {
        challenger += (x - challenger).signum()
        challenge += 1
        if challenge > support {
            (value, challenger) = (challenger, value)
            (support, challenge) = (challenge, 0)
        }
    } else if challenge > 1 {
        challenge -= 1
    } else {
        (challenger, challenge) = (x, 1)
    }
}
