package local.policy;

import java.util.List;

/**
 * One key of a statement's {@code Condition}: all of them must hold.
 *
 * @param quantifier how the values of a key with many are combined
 * @param name       of the key, as the policy writes it
 * @param key        its name in lower case
 * @param ifExists   whether it holds where the request has no such key
 * @param operands   the values in the policy: one of them must match, or none where the operator is negated
 */
record KeyCondition(
        Quantifier quantifier,
        ConditionOperator operator,
        boolean ifExists,
        String name,
        String key,
        List<ConditionOperator.Operand> operands) {

    enum Quantifier {
        NONE,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    boolean holds(Context context) {
        var values = context.values(key);
        if (operator == ConditionOperator.NULL) {
            var absent = String.valueOf(values.isEmpty());
            return operands.stream().anyMatch(operand -> operand.matches(absent, context));
        }
        if (values.isEmpty()) {
            return ifExists
                    || switch (quantifier) {
                        case NONE -> operator.negated();
                        case FOR_ALL_VALUES -> true;
                        case FOR_ANY_VALUE -> false;
                    };
        }
        // A key with many values is compared only by ForAllValues or ForAnyValue.
        if (quantifier == Quantifier.NONE && values.size() > 1) {
            return false;
        }
        if (operator.negated() && !operands.stream().allMatch(operand -> operand.resolves(context))) {
            return false;
        }
        return quantifier == Quantifier.FOR_ANY_VALUE
                ? values.stream().anyMatch(value -> holds(value, context))
                : values.stream().allMatch(value -> holds(value, context));
    }

    /** What the operator cannot read is neither like the policy's values nor unlike them. */
    private boolean holds(String value, Context context) {
        if (!operator.reads(value)) {
            return false;
        }
        for (var operand : operands) {
            if (operand.matches(value, context)) {
                return !operator.negated();
            }
        }
        return operator.negated();
    }
}
