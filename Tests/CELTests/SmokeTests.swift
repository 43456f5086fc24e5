import CEL
import Testing
@Test func smoke() throws {
    let e = try Environment(variables: ["age": .int])
    let p = try e.compile("age < 18 ? 'minor' : 'adult'").program()
    print(p.evaluate(["age": 17]), p.evaluate())
}
