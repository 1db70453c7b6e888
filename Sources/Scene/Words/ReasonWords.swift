/// The words of reasons in English and Chinese: the judge writes the English, the desk shows either.
///
/// A reason is kept in English. Its Chinese is made by reading the values back out of the same
/// phrases that the judge filled, so it is there for every case of the store, old ones included.
public enum ReasonWords {
    /// What a class's thing is called at the beginning of a sentence.
    public static func subject(_ violation: Violation) -> Phrase {
        switch violation {
        case .garbagePile: Phrase("Something the size of a garbage pile", "垃圾堆大小的物体")
        case .streetVending: Phrase("A stall with a vendor", "有人看守的摊位")
        case .overflowingBin: Phrase("An overflowing bin", "满溢的垃圾桶")
        case .shopEncroachment: Phrase("Something put out before the shop", "店铺门前摆放的物品")
        case .streetHanging: Phrase("Something hung out", "晾挂的物品")
        case .disorderlyCycles: Phrase("A group of cycles", "一组非机动车")
        case .illegalBanner: Phrase("A banner", "横幅")
        case .piledMaterials: Phrase("A heap of material", "物料堆")
        case .illegalParking: Phrase("Something the size of a vehicle", "车辆大小的物体")
        case .leftObject: Phrase("Something", "不明物体")
        }
    }

    /// Why a suspicion came to nothing, at the beginning of a sentence.
    public static func cause(_ cause: Suppression.Cause) -> Phrase {
        switch cause {
        case .tooShort: Phrase("Gone", "已消失")
        case .tooSmall: Phrase("Became too small", "变得过小")
        case .light: Phrase("Looked like a change of light", "疑为光线变化")
        case .rain: Phrase("Looked like rain", "疑为降雨")
        case .headlights: Phrase("Looked like headlights", "疑为车灯")
        case .masked: Phrase("Lies where nothing is looked at", "位于不判定的区域")
        case .cameraMoved: Phrase("Gone when the camera moved", "摄像头移动后消失")
        case .explainedByPerson: Phrase("Explained by a person", "由人员解释")
        case .explainedByOther: Phrase("Explained by something else", "由其他物体解释")
        case .learning: Phrase("The view is still learning", "画面仍在学习")
        case .ended: Phrase("The pictures ended", "图片已结束")
        case .disabled: Phrase("Its class is no longer judged", "该类别已停用")
        }
    }

    public static let confirmed = Phrase(
        "{subject} has stood in {zone} for {time}, seen in {pictures} pictures",
        "{zone}内{subject}已停留{time}，在{pictures}张图片中出现")
    public static let afterGap = Phrase(
        ", counted anew after {time} without a picture of it", "，其间{time}没有图片，之后重新计时")
    public static let afterMove = Phrase(", counted anew after it moved", "，移动后重新计时")
    public static let sinceSteady = Phrase(", counted anew since it stays", "，静止后重新计时")
    public static let thereFirst = Phrase(
        ", and was there before the view was first looked at", "，首次查看该画面之前已存在")
    public static let clean = Phrase(
        "The place in {zone} was clean again in {pictures} pictures.",
        "{zone}内该处在{pictures}张图片中已恢复整洁。")
    public static let suppressed = Phrase(
        "{cause} after {time} and {pictures} pictures.", "{cause}：历时{time}，{pictures}张图片。")

    /// A reason's sentence in Chinese.
    ///
    /// - Returns: nil where it is no sentence of the judge's.
    public static func chinese(_ summary: String) -> String? {
        let whole = summary[...]
        if let (values, rest) = clean.values(in: whole), rest.isEmpty {
            return clean.chinese(values)
        }
        if let (values, rest) = suppressed.values(in: whole), rest.isEmpty,
            let cause = Suppression.Cause.allCases.map(cause)
                .first(where: { $0.english == values["cause"] })
        {
            return suppressed.chinese(spoken(values).merging(["cause": cause.chinese]) { $1 })
        }
        guard let (values, tail) = confirmed.values(in: whole),
            let subject = Violation.allCases.map(subject)
                .first(where: { $0.english == values["subject"] })
        else { return nil }
        var text = confirmed.chinese(
            spoken(values).merging(["subject": subject.chinese]) { $1 })
        var rest = tail
        for clause in [afterGap, afterMove, sinceSteady, thereFirst] {
            guard let (values, after) = clause.values(in: rest) else { continue }
            text += clause.chinese(spoken(values))
            rest = after
        }
        return rest == "." ? text + "。" : nil
    }

    private static func spoken(_ values: [String: String]) -> [String: String] {
        values.merging(values["time"].map { ["time": chineseDuration($0)] } ?? [:]) { $1 }
    }

    /// `3 h 5 min` becomes `3小时5分`.
    private static func chineseDuration(_ text: String) -> String {
        let units = ["h": "小时", "min": "分", "s": "秒"]
        return text.split(separator: " ").map { units[String($0)] ?? String($0) }.joined()
    }
}
