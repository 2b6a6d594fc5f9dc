package local.asl;

import static local.asl.Definitions.faults;
import static local.asl.Definitions.faultsOfState;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Assign: what variables may be called, and where they may be assigned. */
class VariablesTest {

    @Test
    void aVariablesNameIsAnIdentifierOf80CharactersAtMost() {
        assertThat(faultsOfState(assign("\"count\": 1, \"größe.$\": \"$.size\", \"a_1\": null")))
                .isEmpty();
        assertThat(faultsOfState(assign("\"1st\": 1")))
                .singleElement()
                .asString()
                .startsWith("Variable name '1st' is not valid");
        assertThat(faultsOfState(assign("\"two words\": 1"))).hasSize(1);
        assertThat(faultsOfState(assign("\"states\": 1")))
                .containsExactly("Variable name 'states' is reserved at /Assign/states");
        assertThat(faultsOfState(assign("\"%s\": 1".formatted("x".repeat(81)))))
                .singleElement()
                .asString()
                .contains("longer than 80 characters");
    }

    @Test
    void aBranchMustNotAssignWhatWasAssignedAroundItBefore() {
        assertThat(faults("""
            {"StartAt": "Before", "States": {
              "Before": {"Type": "Pass", "Assign": {"total": 0}, "Next": "Each"},
              "Each": {"Type": "Map", "Next": "After", "ItemProcessor": {"StartAt": "Add", "States": {
                "Add": {"Type": "Pass", "Assign": {"total": 1, "mine": 2, "later": 3}, "End": true}}}},
              "After": {"Type": "Pass", "Assign": {"later": 4}, "End": true}}}\
            """))
                .containsExactly("Variable 'total' is assigned in an outer scope and can not be assigned here"
                        + " at /States/Each/ItemProcessor/States/Add/Assign/total");
    }

    @Test
    void aLoopBringsTheAssignmentBeforeTheBranch() {
        assertThat(faults("""
            {"StartAt": "Work", "States": {
              "Work": {"Type": "Parallel", "Next": "Count", "Branches": [{"StartAt": "A", "States": {
                "A": {"Type": "Pass", "Assign": {"n": 1}, "End": true}}}]},
              "Count": {"Type": "Pass", "Assign": {"n": 2}, "Next": "Again"},
              "Again": {"Type": "Choice", "Choices": [{"Variable": "$n", "NumericLessThan": 9, "Next": "Work"}], "Default": "Done"},
              "Done": {"Type": "Succeed"}}}\
            """)).hasSize(1);
    }

    @Test
    void childExecutionsHaveVariablesOfTheirOwn() {
        assertThat(faults("""
            {"StartAt": "Before", "States": {
              "Before": {"Type": "Pass", "Assign": {"total": 0}, "Next": "Each"},
              "Each": {"Type": "Map", "End": true, "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Add", "States": {"Add": {"Type": "Pass", "Assign": {"total": 1}, "End": true}}}}}}\
            """)).isEmpty();
    }

    private static String assign(String variables) {
        return "{\"Type\": \"Pass\", \"Next\": \"Next\", \"Assign\": {%s}}".formatted(variables);
    }
}
