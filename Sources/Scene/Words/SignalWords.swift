/// What the signals of a reason are called, for people.
public enum SignalWords {
    /// Names that stand by themselves.
    public static let plain: [String: Phrase] = [
        "dwell_seconds": Phrase("seconds stood", "停留秒数"),
        "sightings": Phrase("pictures with it", "出现的图片数"),
        "clean_pictures": Phrase("pictures without it", "整洁的图片数"),
        "present_at_start": Phrase("there from the start", "初次查看时已存在"),
        "restarts": Phrase("times counted anew", "重新计时次数"),
        "area": Phrase("changed area, share of the picture", "变化面积占比"),
        "box_area": Phrase("area of its box, share of the picture", "外框面积占比"),
        "width": Phrase("width, share of the picture", "宽度占比"),
        "height": Phrase("height, share of the picture", "高度占比"),
        "aspect": Phrase("width over height", "宽高比"),
        "thing": Phrase("how surely it is a thing", "物体可信度"),
        "difference": Phrase("difference in gray levels", "灰度差"),
        "parts": Phrase("parts", "组成部分数"),
        "cycles": Phrase("cycles", "非机动车数量"),
        "people": Phrase("people beside it", "旁边人数"),
        "person_seconds": Phrase("seconds that a person stayed", "人员停留秒数"),
        "stall_to_person": Phrase("size against a person", "与人员的大小比"),
        "garbage_beside": Phrase("garbage beside the bin", "桶旁垃圾数"),
        "odds_thing": Phrase("weight of being a thing", "物体权重"),
        "odds_class": Phrase("weight of the class", "类别权重"),
        "odds_detection": Phrase("weight of the detection", "检测权重"),
        "odds_dwell": Phrase("weight of the time stood", "停留权重"),
        "odds_sightings": Phrase("weight of the pictures", "图片数权重"),
        "class_own": Phrase("looks like its class", "外观符合该类别"),
    ]

    public static func look(_ name: RegionClass) -> Phrase {
        switch name {
        case .garbage: Phrase("garbage", "垃圾")
        case .binOrderly: Phrase("a bin in order", "整洁的垃圾桶")
        case .binOverflowing: Phrase("an overflowing bin", "满溢的垃圾桶")
        case .stall: Phrase("a stall", "摊位")
        case .goods: Phrase("goods", "商品")
        case .hangingCloth: Phrase("hanging cloth", "晾挂衣物")
        case .banner: Phrase("a banner", "横幅")
        case .materialHeap: Phrase("a heap of material", "物料堆")
        case .cycles: Phrase("cycles", "非机动车")
        case .vehicle: Phrase("a vehicle", "机动车")
        case .ground: Phrase("bare ground", "空地")
        case .other: Phrase("something else", "其他")
        }
    }

    /// What detectors name, where officers meet it.
    static let labels: [String: String] = [
        "person": "人员", "bicycle": "自行车", "motorcycle": "摩托车", "moped": "电动车",
        "tricycle": "三轮车", "car": "轿车", "van": "面包车", "bus": "公交车", "truck": "货车",
        "train": "列车", "dog": "狗", "cat": "猫", "bird": "鸟", "horse": "马", "handbag": "手提包",
        "suitcase": "行李箱", "backpack": "背包", "umbrella": "伞", "bag_garbage": "垃圾袋",
        "plastic bag": "塑料袋", "carton": "纸箱", "dining table": "桌子", "chair_table": "桌椅",
        "cart": "推车", "barrow": "手推车", "stall": "摊位", "chair": "椅子", "bench": "长椅",
        "potted plant": "盆栽", "crate": "筐", "grocery store": "杂货摊", "goods": "商品",
        "jersey": "衣物", "quilt": "被褥", "laundry": "晾晒衣物", "banner": "横幅",
        "material_heap": "物料堆",
    ]

    /// - Returns: nil for a name that no rule gives.
    public static func phrase(_ name: String) -> Phrase? {
        if let known = plain[name] { return known }
        if name.hasPrefix("class_"), let look = RegionClass(rawValue: String(name.dropFirst(6))) {
            let words = self.look(look)
            return Phrase("looks like \(words.english)", "外观为\(words.chinese)")
        }
        guard name.hasPrefix("track_"), name.count > 6 else { return nil }
        let label = String(name.dropFirst(6))
        return Phrase(
            "detected: \(label.split(separator: "_").joined(separator: " "))",
            "检测到\(labels[label] ?? label)")
    }
}
