/// Moves each pixel's vote for what usually stands there one picture on.
///
/// A pixel keeps a value and a challenger, each with a count. A picture near the value (within
/// `tolerance`) raises its count and draws it one level closer; one near the challenger does the
/// same for that; any other replaces a challenger whose count has run down. A challenger with more
/// pictures than the value takes its place. So who walks through leaves no trace, and who stood
/// there at first is voted out by the ground once it has been seen longer.
///
/// - Parameters:
///   - picture: n bytes.
///   - value, support, challenger, challenge: n bytes each, rewritten.
///   - limit: the most a count may reach, 1...255.
/// - Throws: ``ImageKernelError`` where a length differs; nothing is then written.
/// - Complexity: O(n), no allocation. After Boyer and Moore's majority vote (1981).
public func stableVote(
    _ picture: [UInt8], tolerance: Int, limit: Int, value: inout [UInt8], support: inout [UInt8],
    challenger: inout [UInt8], challenge: inout [UInt8]
) throws(ImageKernelError) {
    let n = picture.count
    try demand(
        value.count == n && support.count == n && challenger.count == n && challenge.count == n,
        "stableVote", "lengths differ")
    try demand((1...255).contains(limit), "stableVote", "limit is not in 1...255")
    stableVoteKernel(
        picture, n, Int16(truncatingIfNeeded: tolerance), Int16(truncatingIfNeeded: limit), &value,
        &support, &challenger, &challenge)
}

@inline(never)
func stableVoteKernel(
    _ picture: UnsafePointer<UInt8>, _ n: Int, _ tolerance: Int16, _ limit: Int16,
    _ value: UnsafeMutablePointer<UInt8>, _ support: UnsafeMutablePointer<UInt8>,
    _ challenger: UnsafeMutablePointer<UInt8>, _ challenge: UnsafeMutablePointer<UInt8>
) {
    for i in 0..<n {
        let x = Int16(picture[i])
        var v = Int16(value[i])
        var s = Int16(support[i])
        var w = Int16(challenger[i])
        var t = Int16(challenge[i])
        if s == 0 {
            v = x
            s = 1
        } else if abs(x &- v) <= tolerance {
            v = v &+ (x > v ? 1 : 0) &- (x < v ? 1 : 0)
            s = min(limit, s &+ 1)
        } else if t > 0 && abs(x &- w) <= tolerance {
            w = w &+ (x > w ? 1 : 0) &- (x < w ? 1 : 0)
            t = t &+ 1
            if t > s {
                swap(&v, &w)
                swap(&s, &t)
                t = 0
            }
        } else {
            t = t &- 1
            if t <= 0 {
                w = x
                t = 1
            }
        }
        value[i] = UInt8(truncatingIfNeeded: v)
        support[i] = UInt8(truncatingIfNeeded: s)
        challenger[i] = UInt8(truncatingIfNeeded: w)
        challenge[i] = UInt8(truncatingIfNeeded: t)
    }
}
