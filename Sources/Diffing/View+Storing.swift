internal import Scene

/// A view as bytes, the memory alone or everything.
extension View {
    func write(to writer: inout StateWriter, kind: StateKind) {
        colored.write(to: &writer)
        writer.put(colorless != nil)
        colorless?.write(to: &writer)
        guard kind == .whole else { return }
        tracker.write(to: &writer)
        gate.write(to: &writer)
        write(lastFull, to: &writer)
        write(lastLesson, to: &writer)
        writer.put(strangeLooks)
        writer.put(isColorless)
        writer.put(lastLight != nil)
        writer.put(lastLight ?? 0)
        writer.put(sameLooks)
        write(sameSince, to: &writer)
        writer.put(Int64(bitPattern: lastSum))
        writer.put(lastHealth.usable)
        let fault = lastHealth.fault.flatMap { PictureHealth.Fault.allCases.firstIndex(of: $0) }
        writer.put(fault ?? -1)
        writer.put(lastHealth.shift.x)
        writer.put(lastHealth.shift.y)
    }

    init(from reader: inout StateReader, grid: WorkingGrid, kind: StateKind) throws(DiffError) {
        self.init(grid: grid)
        colored = try ViewMemory(from: &reader, grid: grid)
        if try reader.bool() { colorless = try ViewMemory(from: &reader, grid: grid) }
        guard kind == .whole else { return }
        tracker = try RegionTracker(from: &reader, grid: grid)
        gate = try Gate(from: &reader, grid: grid)
        lastFull = try Self.moment(from: &reader)
        lastLesson = try Self.moment(from: &reader)
        strangeLooks = try reader.int()
        isColorless = try reader.bool() && colorless != nil
        let hasLight = try reader.bool()
        let light = try reader.int()
        lastLight = hasLight ? light : nil
        sameLooks = try reader.int()
        sameSince = try Self.moment(from: &reader)
        lastSum = UInt64(bitPattern: try reader.int64())
        let usable = try reader.bool()
        let faults = PictureHealth.Fault.allCases
        let fault = try reader.int(in: -1...faults.count - 1)
        lastHealth = PictureHealth(
            usable: usable, fault: fault < 0 ? nil : faults[fault],
            shift: Point(x: try reader.double(), y: try reader.double()))
    }

    private func write(_ moment: Moment?, to writer: inout StateWriter) {
        writer.put(moment != nil)
        writer.put(moment?.milliseconds ?? 0)
    }

    private static func moment(from reader: inout StateReader) throws(DiffError) -> Moment? {
        let present = try reader.bool()
        let milliseconds = try reader.int64()
        return present ? Moment(milliseconds: milliseconds) : nil
    }
}
