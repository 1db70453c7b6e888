public import CaseFiling
internal import Scene
internal import Timetable

extension Settings {
    /// Settings for looking at a store without any: every view that it names, placed where its
    /// last case says that it stands.
    public static func named(in store: CaseStore) async throws(StoreError) -> Settings {
        let places = try await store.places()
        let views = try await store.views()
        let cameras = Dictionary(grouping: views, by: \.camera).sorted { $0.key < $1.key }
        let found = cameras.map { camera, views in
            let place = views.lazy.compactMap { places[$0] }.first
            var location: LocationSettings?
            if let place {
                var spot: Place?
                if let longitude = place.longitude, let latitude = place.latitude {
                    spot = Place(longitude: longitude, latitude: latitude)
                }
                location = LocationSettings(
                    place: spot, grid: place.grid, address: place.address,
                    departmentCode: place.departmentCode, departmentName: place.departmentName)
            }
            return CameraSettings(
                id: camera, source: .recording, location: location,
                presets: views.sorted().map { PresetSettings(id: $0.preset) })
        }
        return Settings(cameras: found)
    }
}
