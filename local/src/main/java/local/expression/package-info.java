/**
 * What a definition computes.
 *
 * <p>An {@link local.expression.Expression} is parsed once, with the definition, and evaluated on a {@link
 * local.expression.Scope}: the input, the context object and the {@link local.expression.Variables}. In JSONPath it is
 * a {@link local.expression.JsonPath}, an {@link local.expression.Intrinsic} function or a {@link
 * local.expression.PayloadTemplate} of these, and results are put back by a {@link local.expression.ReferencePath}; in
 * JSONata it is a {@link local.expression.Jsonata} expression or a {@link local.expression.JsonataTemplate} of these.
 * Whatever it cannot compute is a {@link local.expression.StatesException}.
 */
package local.expression;
