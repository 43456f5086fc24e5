import Referrals
import Sealing

/// Content keys that were unwrapped, those used lately at least: a case with hundreds of people takes hundreds of keys each time,
/// and none of them is unwrapped again as long as not many others were used in between.
///
/// It has two halves. A key that is used goes into the young one; when that is full, the old one is forgotten and the young one
/// takes its place. So every one of the last `most` keys that were used is there, and never more than twice as many.
struct KeyCache: Sendable {
    private var young: [Identifier: SealingKey] = [:]
    private var old: [Identifier: SealingKey] = [:]
    private let most: Int

    init(most: Int) { self.most = most }

    subscript(id: Identifier) -> SealingKey? {
        mutating get {
            if let key = young[id] { return key }
            guard let key = old[id] else { return nil }
            enter(key, id)
            return key
        }
        set {
            old[id] = nil
            guard let key = newValue else {
                young[id] = nil
                return
            }
            enter(key, id)
        }
    }

    mutating func removeAll() {
        young.removeAll(keepingCapacity: true)
        old.removeAll()
    }

    private mutating func enter(_ key: SealingKey, _ id: Identifier) {
        if young.count >= most {
            old = young
            young.removeAll(keepingCapacity: true)
        }
        young[id] = key
    }
}
