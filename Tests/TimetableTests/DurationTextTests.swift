import Testing
import Timetable

@Suite("durations as text")
struct DurationTextTests {
    @Test(
        "what people write is read",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("90s", .seconds(90)), ("5m", .seconds(300)),
            ("2h", .seconds(7200)), ("1h30m", .seconds(5400)), ("0s", .zero),
        ])
    func reads(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "5", "m", "-5m", "5 m", "1.5h", "5d", "5m1h", "5m5m", "٥m", "5M",
            "9999999999999999h", "99999999999h",
        ])
    func refuses(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test("what is written is read back", arguments: [1, 999, 1000, 192_000, 5_400_001])
    func roundTrip(milliseconds: Int) {
        let duration = Duration.milliseconds(milliseconds)
        #expect(DurationText.parse(DurationText.format(duration)) == duration)
    }
}
