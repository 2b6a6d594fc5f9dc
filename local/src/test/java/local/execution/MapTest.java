package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void itemSelectorSeesTheItemAndTheStatesInput() {
        assertThat(lab.output("""
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemsPath": "$.orders",
                "ItemSelector": {"order.$": "$$.Map.Item.Value", "number.$": "$$.Map.Item.Index",
                    "shop.$": "$.shop"},
                "ItemProcessor": {"StartAt": "Pack", "States": {"Pack": {"Type": "Pass", "End": true}}},
                    "End": true}}}\
            """, """
            {"shop": "corner", "orders": ["tea", "milk"]}\
            """)).isEqualTo("""
                [{"order":"tea","number":0,"shop":"corner"},{"order":"milk","number":1,"shop":"corner"}]\
                """);
    }

    @Test
    void jsonataItemsAreComputed() {
        assertThat(lab.output("""
            {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {"Type": "Map",
                "Items": "{% [1..3] %}",
                "ItemProcessor": {"StartAt": "Double", "States": {
                    "Double": {"Type": "Pass", "Output": "{% $states.input * 2 %}", "End": true}}},
                "Output": "{% $sum($states.result) %}", "End": true}}}\
            """, "{}")).isEqualTo("12");
    }

    @Test
    void iterationsFollowOneAnotherInAsManyStrandsAsMaxConcurrencySays() {
        var definition = """
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "MaxConcurrency": %d,
                "ItemProcessor": {"StartAt": "Rest", "States": {
                "Rest": {"Type": "Wait", "Seconds": 10, "End": true}}}, "End": true}}}\
            """;

        assertThat(lab.secondsOf(lab.run(definition.formatted(1), "[1,2,3,4,5]")))
                .isEqualTo(50);
        assertThat(lab.secondsOf(lab.run(definition.formatted(2), "[1,2,3,4,5]")))
                .isEqualTo(30);
        assertThat(lab.secondsOf(lab.run(definition.formatted(0), "[1,2,3,4,5]")))
                .isEqualTo(10);
    }

    @Test
    void theNextIterationFollowsFromTheLastEventOfTheOneBefore() {
        assertThat(Lab.events(lab.run("""
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "MaxConcurrency": 1,
                "ItemProcessor": {"StartAt": "P", "States": {
                "P": {"Type": "Pass", "End": true}}}, "End": true}}}\
            """, "[1,2]")))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 MapStateEntered",
                        "3 <2 MapStateStarted",
                        "4 <3 MapIterationStarted",
                        "5 <4 PassStateEntered",
                        "6 <5 PassStateExited",
                        "7 <6 MapIterationSucceeded",
                        "8 <6 MapIterationStarted",
                        "9 <8 PassStateEntered",
                        "10 <9 PassStateExited",
                        "11 <10 MapIterationSucceeded",
                        "12 <11 MapStateSucceeded",
                        "13 <11 MapStateExited",
                        "14 <13 ExecutionSucceeded");
    }

    @Test
    void allIterationsStartBeforeAnyGoesOn() {
        assertThat(Lab.events(lab.run("""
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "P", "States": {
                "P": {"Type": "Pass", "End": true}}}, "End": true}}}\
            """, "[1,2]")))
                .containsSubsequence(
                        "4 <3 MapIterationStarted",
                        "5 <3 MapIterationStarted",
                        "6 <4 PassStateEntered",
                        "7 <6 PassStateExited",
                        "8 <7 MapIterationSucceeded",
                        "9 <5 PassStateEntered");
    }

    @Test
    void anEmptyListIsDoneAtOnce() {
        assertThat(lab.output("""
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "P", "States": {
                "P": {"Type": "Pass", "End": true}}}, "End": true}}}\
            """, "[]")).isEqualTo("[]");
    }

    @Test
    void oneFailureEndsTheOtherIterations() {
        lab.task("Call", call -> {
            if (call.arguments().asInt() == 2) {
                throw Lab.failure("Broken", "item 2");
            }
            return call.arguments();
        });

        var execution = lab.run("""
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Call", "States": {
                "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "Next": "Rest"},
                "Rest": {"Type": "Wait", "Seconds": 1000, "End": true}}}, "End": true}}}\
            """, "[1,2]");

        assertThat(execution.cause()).contains("item 2");
        assertThat(Lab.events(execution).stream().map(event -> event.substring(event.lastIndexOf(' ') + 1)))
                .containsSubsequence(
                        "MapIterationAborted",
                        "WaitStateAborted",
                        "MapIterationFailed",
                        "TaskStateAborted",
                        "MapStateFailed",
                        "ExecutionFailed");
    }

    @Test
    void mapsWithinMapsSeeTheInnermostItem() {
        assertThat(lab.output("""
            {"StartAt": "Rows", "States": {"Rows": {"Type": "Map", "End": true,
                "ItemProcessor": {"StartAt": "Cells", "States": {
                "Cells": {"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "P", "States": {
                    "P": {"Type": "Pass", "Parameters": {"i.$": "$$.Map.Item.Index"},
                            "End": true}}}}}}}}}\
            """, "[[7,8],[9]]")).isEqualTo("""
                [[{"i":0},{"i":1}],[{"i":0}]]\
                """);
    }
}
