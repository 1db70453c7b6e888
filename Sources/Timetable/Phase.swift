/// Where in an interval a view's visits lie.
enum Phase {
    /// A whole second in 0 ..< interval that depends on the name only.
    ///
    ///     FNV-1a (64 bit) over the name's UTF-8, finished by MurmurHash3's fmix64, modulo seconds
    ///
    /// FNV alone leaves names that differ in their last letter close together; the finish spreads
    /// them. Both are fixed for ever: a new hash would move every visit of every city.
    ///
    /// Source: Fowler, Noll, Vo, draft-eastlake-fnv; A. Appleby, MurmurHash3.
    static func spread(_ name: String, over interval: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        hash ^= hash >> 33
        return Int(hash % UInt64(max(1, interval)))
    }
}
