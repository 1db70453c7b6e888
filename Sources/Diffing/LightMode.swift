internal import Kernels

/// How a view looks under one kind of light when nobody is there: what each working pixel usually
/// shows, and by how much it usually varies against its surroundings.
struct LightMode: Sendable, Hashable {
    /// `LightScale` logarithm of luma, four steps to a unit.
    var luma: [Int16]
    /// Usual deviation of luma from its surroundings, in steps of four log units.
    var spread: [UInt8]
    /// Usual deviation from the light of a large part of the picture, one for four pixels, in the
    /// same steps.
    var broadSpread: [UInt8]
    /// Chroma in sixty-fourths of a level, and its usual deviation in sixteenths.
    var chromaBlue: [Int16]
    var chromaRed: [Int16]
    var chromaSpread: [UInt8]
    /// Pictures that taught it since it was made.
    var lessons = 0

    init(grid: WorkingGrid) {
        luma = [Int16](repeating: 0, count: grid.count)
        spread = [UInt8](repeating: LightScale.spreadAtFirst, count: grid.count)
        broadSpread = [UInt8](repeating: LightScale.broadSpreadAtFirst, count: grid.chromaCount)
        chromaBlue = [Int16](repeating: 128 * 64, count: grid.chromaCount)
        chromaRed = chromaBlue
        chromaSpread = [UInt8](
            repeating: LightScale.chromaSpreadAtFirst, count: grid.chromaCount)
    }

    func write(to writer: inout StateWriter) {
        writer.put(lessons)
        writer.put(luma)
        writer.put(spread)
        writer.put(broadSpread)
        writer.put(chromaBlue)
        writer.put(chromaRed)
        writer.put(chromaSpread)
    }

    init(from reader: inout StateReader, grid: WorkingGrid) throws(DiffError) {
        lessons = try reader.int(in: 0...Int(Int32.max))
        luma = try reader.numbers(count: grid.count)
        spread = try reader.plane(count: grid.count)
        broadSpread = try reader.plane(count: grid.chromaCount)
        chromaBlue = try reader.numbers(count: grid.chromaCount)
        chromaRed = try reader.numbers(count: grid.chromaCount)
        chromaSpread = try reader.plane(count: grid.chromaCount)
    }
}
