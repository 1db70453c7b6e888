internal import Foundation
internal import ONVIF

/// What a simulated camera answers by SOAP; valid against ONVIF's WSDL.
struct SimulatedService {
    let camera: SimulatedCamera
    /// `http://127.0.0.1:8000`, by which the asker reached it.
    let base: String
    let streamURI: String

    /// - Returns: the HTTP status and the message.
    func answer(_ bytes: [UInt8]) -> (status: Int, body: String) {
        guard let root = try? XMLReading.root(of: bytes), let body = root["Body"],
            let question = body.children.first
        else { return Self.fault(["Sender", "WellFormed"], "not read") }
        if question.name != "GetSystemDateAndTime", !isProven(root) {
            return Self.fault(["Sender", "NotAuthorized"], "Sender not authorized", status: 400)
        }
        guard let answer = answer(to: question) else {
            return Self.fault(["Receiver", "ActionNotSupported"], "not simulated")
        }
        return answer
    }

    private func isProven(_ root: Element) -> Bool {
        guard let user = camera.design.user else { return true }
        guard let token = root.first("UsernameToken"), token["Username"]?.text == user.name,
            let digest = token["Password"]?.text, let nonce = token["Nonce"]?.text,
            let created = token["Created"]?.text, let bytes = Data(base64Encoded: nonce),
            let instant = Self.instant(created),
            abs(instant.timeIntervalSince(camera.deviceTime)) < 10
        else { return false }
        let own = UsernameToken(
            name: user.name, password: user.password, nonce: Array(bytes), created: created)
        return own.digest == digest && camera.isFresh(nonce)
    }

    private static func instant(_ text: String) -> Date? {
        let whole = try? Date(text, strategy: .iso8601)
        return whole
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    private func answer(to question: Element) -> (status: Int, body: String)? {
        switch question.name {
        case "GetSystemDateAndTime": Self.message(.device, question.name, time)
        case "GetCapabilities": Self.message(.device, question.name, capabilities)
        case "GetProfiles":
            Self.message(
                .media, question.name,
                "<q:Profiles token=\"profile_1\" fixed=\"true\"><tt:Name>main</tt:Name>"
                    + "<tt:PTZConfiguration token=\"ptz\"><tt:Name>head</tt:Name>"
                    + "<tt:UseCount>1</tt:UseCount><tt:NodeToken>node</tt:NodeToken>"
                    + "</tt:PTZConfiguration></q:Profiles>")
        case "GetStreamUri": Self.message(.media, question.name, uri(streamURI))
        case "GetSnapshotUri": Self.message(.media, question.name, uri(base + "/snapshot.jpg"))
        case "GetPresets": Self.message(.heads, question.name, presets)
        case "GetStatus": Self.message(.heads, question.name, status)
        case "GotoPreset":
            camera.goTo(question["PresetToken"]?.text ?? "")
                ? Self.message(.heads, question.name, "")
                : Self.fault(["Sender", "InvalidArgVal", "NoToken"], "no such preset")
        case "SetPreset":
            Self.message(
                .heads, question.name,
                "<q:PresetToken>"
                    + XMLText.escaped(
                        camera.setPreset(
                            question["PresetToken"]?.text, name: question["PresetName"]?.text ?? "")
                    )
                    + "</q:PresetToken>")
        default: nil
        }
    }

    private var time: String {
        let parts = Calendar.utc.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: camera.deviceTime)
        return "<q:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>"
            + "<tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime><tt:Time>"
            + "<tt:Hour>\(parts.hour ?? 0)</tt:Hour><tt:Minute>\(parts.minute ?? 0)</tt:Minute>"
            + "<tt:Second>\(parts.second ?? 0)</tt:Second></tt:Time><tt:Date>"
            + "<tt:Year>\(parts.year ?? 0)</tt:Year><tt:Month>\(parts.month ?? 0)</tt:Month>"
            + "<tt:Day>\(parts.day ?? 0)</tt:Day></tt:Date></tt:UTCDateTime>"
            + "</q:SystemDateAndTime>"
    }

    private var capabilities: String {
        "<q:Capabilities><tt:Device><tt:XAddr>\(base)/onvif/device_service</tt:XAddr></tt:Device>"
            + "<tt:Media><tt:XAddr>\(base)/onvif/media</tt:XAddr><tt:StreamingCapabilities>"
            + "</tt:StreamingCapabilities></tt:Media>"
            + "<tt:PTZ><tt:XAddr>\(base)/onvif/ptz</tt:XAddr></tt:PTZ></q:Capabilities>"
    }

    private func uri(_ text: String) -> String {
        "<q:MediaUri><tt:Uri>\(XMLText.escaped(text))</tt:Uri>"
            + "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>"
            + "<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT60S</tt:Timeout>"
            + "</q:MediaUri>"
    }

    private var presets: String {
        camera.presets.map { preset in
            "<q:Preset token=\"\(XMLText.escaped(preset.token))\">"
                + "<tt:Name>\(XMLText.escaped(preset.name))</tt:Name></q:Preset>"
        }.joined()
    }

    private var status: String {
        let (movement, pose) = camera.status()
        let words = movement.map {
            "<tt:MoveStatus><tt:PanTilt>\($0)</tt:PanTilt><tt:Zoom>IDLE</tt:Zoom></tt:MoveStatus>"
        }
        return "<q:PTZStatus><tt:Position><tt:PanTilt x=\"\(pose.pan)\" y=\"\(pose.tilt)\"/>"
            + "<tt:Zoom x=\"\(pose.zoom)\"/></tt:Position>\(words ?? "")"
            + "<tt:UtcTime>\(camera.deviceTime.formatted(.iso8601))</tt:UtcTime></q:PTZStatus>"
    }

    private static func message(
        _ service: Request.Service, _ operation: String, _ content: String
    ) -> (status: Int, body: String) {
        let namespace =
            switch service {
            case .device: "http://www.onvif.org/ver10/device/wsdl"
            case .media: "http://www.onvif.org/ver10/media/wsdl"
            case .heads: "http://www.onvif.org/ver20/ptz/wsdl"
            }
        return (
            200,
            envelope(
                "<q:\(operation)Response xmlns:q=\"\(namespace)\" "
                    + "xmlns:tt=\"http://www.onvif.org/ver10/schema\">\(content)"
                    + "</q:\(operation)Response>")
        )
    }

    private static func fault(
        _ codes: [String], _ words: String, status: Int = 500
    ) -> (status: Int, body: String) {
        var nested = ""
        for (index, code) in codes.enumerated().reversed() {
            let value = "<s:Value>\(index == 0 ? "s" : "ter"):\(code)</s:Value>"
            nested = value + (nested.isEmpty ? "" : "<s:Subcode>\(nested)</s:Subcode>")
        }
        return (
            status,
            envelope(
                "<s:Fault xmlns:ter=\"http://www.onvif.org/ver10/error\"><s:Code>\(nested)</s:Code>"
                    + "<s:Reason><s:Text xml:lang=\"en\">\(words)</s:Text></s:Reason></s:Fault>")
        )
    }

    private static func envelope(_ body: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope "
            + "xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>\(body)</s:Body>"
            + "</s:Envelope>"
    }
}

extension Calendar {
    fileprivate static var utc: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }
}
