internal import Crypto
public import Scene

/// The name of an event and of the suspicion before it.
///
/// The first 16 hex digits of SHA-256 over these bytes, UTF-8, the parts joined by one line feed
/// (10) and none at the end:
///
///     camera ⏎ preset ⏎ violation's id ⏎ first seen in ms ⏎ x,y,width,height in thousandths
///
/// for example `gate⏎corner⏎garbage_pile⏎1769817600000⏎100,200,50,70`.
public enum EventIdentity {
    public static func id(
        view: ViewID, violation: Violation, firstSeen: Moment, firstBox: Box
    ) -> String {
        let box = firstBox.inThousandths.map(String.init).joined(separator: ",")
        let text = [
            view.camera.name, view.preset.name, violation.rawValue,
            String(firstSeen.milliseconds), box,
        ].joined(separator: "\n")
        return Hex.text(SHA256.hash(data: Array(text.utf8)).prefix(8))
    }
}
