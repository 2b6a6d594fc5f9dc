/**
 * What a definition computes.
 *
 * <p>An {@link local.asl.expression.Expression} is parsed once, with the definition, and evaluated on a {@link
 * local.asl.expression.Scope}: the input, the context object and the {@link local.asl.expression.Variables}. In JSONPath it is
 * a {@link local.asl.expression.JsonPath}, an {@link local.asl.expression.Intrinsic} function or a {@link
 * local.asl.expression.PayloadTemplate} of these, and results are put back by a {@link local.asl.expression.ReferencePath}; in
 * JSONata it is a {@link local.asl.expression.Jsonata} expression or a {@link local.asl.expression.JsonataTemplate} of these.
 * Whatever it cannot compute is a {@link local.asl.expression.StatesException}.
 */
package local.asl.expression;
