import Delivering
import Scene
import Testing

@testable import Engine

@Suite("who is told of cases, in the settings")
struct DeliverySettingsTests {
    static let camera = SettingsProblemTests.camera

    @Test("each kind with what it needs; secrets from the environment")
    func kinds() throws {
        let settings = try read(
            Self.camera + """
                deliver:
                  - {name: office, kind: webhook, url: "https://office.example/${TOKEN}", secret: "${KEY}"}
                  - {name: group, kind: feishu, url: "https://open.feishu.cn/hook", violations: garbage_pile}
                  - {name: broker, kind: mqtt, host: broker.example, tls: true, types: [new, end]}
                  - {name: post, kind: mail, host: mail.example, from: a@b.cn, to: c@d.cn, security: tls}
                  - {name: lines, kind: file, path: told.jsonl, tries: 3}
                audit: {key_file: keys/audit.key, every: 2h}
                """,
            environment: ["TOKEN": "t0ken", "KEY": "k3y"])
        #expect(settings.deliveries.map(\.name) == ["office", "group", "broker", "post", "lines"])
        guard case .webhook(let web) = settings.deliveries[0].channel,
            case .broker(let broker) = settings.deliveries[2].channel,
            case .mail(let mail) = settings.deliveries[3].channel,
            case .file(let path) = settings.deliveries[4].channel
        else {
            Issue.record("a channel of another kind")
            return
        }
        #expect(web.address.revealed == "https://office.example/t0ken")
        #expect(web.secret?.revealed == "k3y")
        #expect(broker.port == 8883)
        #expect(mail.port == 465)
        #expect(path.hasSuffix("/told.jsonl"))
        #expect(settings.deliveries[1].filter.violations == [.garbagePile])
        #expect(settings.deliveries[2].filter.kinds == [.new, .end])
        #expect(settings.deliveries[4].policy.tries == 3)
        #expect(settings.audit.every == .seconds(7200))
        #expect(!"\(settings)".contains("t0ken"), "no text of the settings shows a secret")
    }

    @Test("what a kind cannot do without is asked for by name, and all at once")
    func missing() {
        let found = problems(
            Self.camera + """
                deliver:
                  - {name: a, kind: webhook}
                  - {name: b, kind: mail, host: mail.example, from: a@b.cn}
                  - {name: a, kind: file}
                  - {name: d, kind: webhook, url: "http://169.254.169.254/latest"}
                  - {name: e, kind: mail, host: m, from: a@b.cn, to: c@d.cn, security: none, password: x}
                  - {name: f, kind: pigeon}
                """)
        for part in [
            "deliver[0].url: found nothing", "`to`: one mailbox or more",
            "deliver[2].name: found \"a\" a second time", "deliver[2].path: found nothing",
            "deliver[3].url", "where there is a password", "deliver[5].kind: found \"pigeon\"",
        ] {
            #expect(found.contains { $0.contains(part) }, "\(part) is not among \(found)")
        }
        #expect(found.count == 7)
    }

    @Test("who is told changes nothing that is found: the hash stays")
    func hash() throws {
        let plain = try read(Self.camera)
        let told = try read(Self.camera + "deliver: [{name: a, kind: file, path: x}]\n")
        #expect(plain.hash() == told.hash())
    }
}
