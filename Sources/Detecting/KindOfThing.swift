/// Labels that networks mistake for each other name one kind of thing: what is a car in
/// one part or picture and a truck in the next is one vehicle.
func kindOfThing(_ label: String) -> String {
    switch label {
    case "car", "van", "truck", "bus": "vehicle"
    case "bicycle", "motorcycle", "tricycle": "cycle"
    default: label
    }
}
