internal import Foundation
public import Scene

/// Tells an MQTT broker, each notice with QoS 1, and keeps the state of the cameras there.
public final class MQTTTarget: Target {
    public let name: String
    private let settings: BrokerSettings
    private let connection: BrokerConnection

    /// Connects at once, and again whenever the connection breaks.
    public init(name: String, settings: BrokerSettings) {
        self.name = name
        self.settings = settings
        connection = BrokerConnection(settings)
        connection.start()
    }

    public func deliver(_ notice: Notice) async throws(DeliveryError) {
        switch await connection.publish(settings.events, Array(notice.body.utf8)) {
        case .acknowledged: return
        case .failed(let words): throw DeliveryError(.unavailable, target: name, words)
        }
    }

    /// Shows a camera's state, a JSON object, until another replaces it; kept here while the broker
    /// is away.
    public func show(_ state: String, of camera: CameraID) {
        connection.retain(Array(state.utf8), at: settings.status(of: camera.name))
    }

    /// Takes a camera's state away, for one that is there no longer.
    public func forget(_ camera: CameraID) {
        connection.retain([], at: settings.status(of: camera.name))
    }

    /// Says `offline` and ends the connection.
    public func close() async { await connection.close() }
}
