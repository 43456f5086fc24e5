extension Environment {
    public func check(_ expression: Expression, source: SourceText) throws(CELError) -> CheckedExpression {
        CheckedExpression(expression: expression, source: source, environment: self, types: [], variables: [])
    }
}
