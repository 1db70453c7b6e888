/// Every violation with its entry. All codes are transcribed at second hand; a city verifies its own.
public struct Catalogue: Sendable, Hashable, Codable {
    public private(set) var entries: [CatalogueEntry]

    /// One entry for each violation; what is missing is taken from ``standard``.
    public init(_ entries: [CatalogueEntry]) {
        self.entries = Violation.allCases.map { violation in
            entries.first { $0.violation == violation } ?? Catalogue.standardEntry(violation)
        }
    }

    public static let standard = Catalogue([])

    public subscript(violation: Violation) -> CatalogueEntry {
        get { entries.first { $0.violation == violation } ?? Catalogue.standardEntry(violation) }
        set {
            guard let place = entries.firstIndex(where: { $0.violation == violation }) else {
                return
            }
            entries[place] = newValue
        }
    }

    private static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }

    private static func standardEntry(_ violation: Violation) -> CatalogueEntry {
        switch violation {
        case .garbagePile:
            CatalogueEntry(
                violation: violation, english: "exposed garbage pile", chinese: "暴露垃圾",
                code2026: .init("06010", .secondhand), code2013: .init("01-10", .secondhand),
                codeCJ: .init("01-02", .secondhand), dwell: minutes(10),
                timeLimit: .workingHours(4))
        case .streetVending:
            CatalogueEntry(
                violation: violation, english: "unlicensed street vending", chinese: "无照经营游商",
                code2026: .init("09001", .secondhand), code2013: .init("04-01", .secondhand),
                codeCJ: .init("05-01", .secondhand), dwell: minutes(5),
                timeLimit: .urgentHours(2))
        case .overflowingBin:
            CatalogueEntry(
                violation: violation, english: "overflowing bin", chinese: "垃圾满溢",
                code2026: .init("06042", .secondhand), code2013: .init("01-98", .secondhand),
                codeCJ: nil, dwell: minutes(10), timeLimit: .workingHours(4))
        case .shopEncroachment:
            CatalogueEntry(
                violation: violation, english: "goods or tables beyond the shop line",
                chinese: "店外经营",
                code2026: .init("09005", .secondhand), code2013: .init("04-05", .secondhand),
                codeCJ: .init("05-04", .secondhand), dwell: minutes(5),
                timeLimit: .urgentHours(2))
        case .streetHanging:
            CatalogueEntry(
                violation: violation, english: "laundry or goods hung along the street",
                chinese: "沿街晾挂",
                code2026: .init("06007", .secondhand), code2013: .init("01-07", .secondhand),
                codeCJ: .init("05-11", .secondhand), dwell: minutes(10),
                timeLimit: .urgentHours(2))
        case .disorderlyCycles:
            CatalogueEntry(
                violation: violation, english: "bicycles and e-bikes parked outside a bay",
                chinese: "非机动车乱停放",
                code2026: .init("09010", .secondhand), code2013: .init("04-10", .secondhand),
                codeCJ: .init("05-06", .secondhand), dwell: minutes(5),
                timeLimit: .workingHours(2))
        case .illegalBanner:
            CatalogueEntry(
                violation: violation, english: "illegal banner or outdoor advertisement",
                chinese: "违规户外广告/标语横幅",
                code2026: .init("07003", .secondhand), code2013: .init("02-03", .secondhand),
                codeCJ: .init("02-02", .secondhand), dwell: minutes(10),
                timeLimit: .workingDays(1))
        case .piledMaterials:
            CatalogueEntry(
                violation: violation, english: "piled goods, building material or waste",
                chinese: "乱堆物堆料",
                code2026: .init("06036", .secondhand), code2013: .init("01-36", .secondhand),
                codeCJ: .init("05-07", .secondhand), dwell: minutes(10),
                timeLimit: .workingDays(1))
        case .illegalParking:
            CatalogueEntry(
                violation: violation, english: "motor vehicle parked where it may not",
                chinese: "机动车乱停放",
                code2026: .init("09009", .secondhand), code2013: .init("04-09", .secondhand),
                codeCJ: .init("05-05", .secondhand), dwell: minutes(5),
                timeLimit: .workingHours(2))
        case .leftObject:
            CatalogueEntry(
                violation: violation, english: "object left standing", chinese: "遗留物",
                code2026: nil, code2013: nil, codeCJ: nil, dwell: minutes(5), timeLimit: nil,
                file: .none)
        }
    }
}
