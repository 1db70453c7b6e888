internal import CFFmpeg

/// Keeps pictures away that rest on something broken.
///
/// What follows a broken picture was predicted from it, so nothing is good until the next key
/// picture. Before the first key picture nothing is good either, but that is no damage: a recorder
/// may start anywhere.
struct Damage {
    /// How many packets and pictures were broken.
    private(set) var count = 0
    private var isSound = false
    private var sawKey = false

    /// Notes a packet that was cut, lost or refused by the decoder.
    mutating func broken() {
        if sawKey { count += 1 }
        isSound = false
    }

    /// Returns whether a decoded picture may be shown.
    mutating func admits(_ picture: UnsafeMutablePointer<AVFrame>) -> Bool {
        let isKey = picture.pointee.key_frame != 0
        if isKey { sawKey = true }
        let faults = picture.pointee.flags & AV_FRAME_FLAG_CORRUPT
        guard faults == 0, picture.pointee.decode_error_flags == 0 else {
            broken()
            return false
        }
        if isKey { isSound = true }
        return isSound
    }
}
