package local.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each pattern does with each event, and why others are refused, was compared with AWS's own Event Ruler 1.8.1. */
class EventPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
        {"a": ["x", "y"]}                                            | {"a": "y"}                                  | true
        {"a": ["x"]}                                                 | {"a": ["z", "x"]}                           | true
        {"a": [1]}                                                   | {"a": 1.0}                                  | true
        {"a": [1]}                                                   | {"a": "1"}                                  | false
        {"a": ["1"]}                                                 | {"a": 1}                                    | false
        {"a": [300.0]}                                               | {"a": 3.0e2}                                | true
        {"a": [null]}                                                | {"a": null}                                 | true
        {"a": [null]}                                                | {}                                          | false
        {"a": [null]}                                                | {"a": "null"}                               | false
        {"a": ["null"]}                                              | {"a": null}                                 | false
        {"a": [true]}                                                | {"a": "true"}                               | false
        {"a": ["true"]}                                              | {"a": true}                                 | false
        {"a": [""]}                                                  | {"a": ""}                                   | true
        {"a": [{"exists": true}]}                                    | {"a": null}                                 | true
        {"a": [{"exists": true}]}                                    | {"a": []}                                   | false
        {"a": [{"exists": false}]}                                   | {"a": []}                                   | true
        {"a": [{"exists": true}]}                                    | {"a": {"b": 1}}                             | false
        {"a": [{"exists": false}]}                                   | {"a": {"b": 1}}                             | true
        {"a": [{"exists": true}]}                                    | {"a": {}}                                   | false
        {"a": [{"exists": false}]}                                   | {}                                          | true
        {"a": {"b": [{"exists": false}]}}                            | {}                                          | true
        {"a": {"b": [{"exists": false}]}}                            | {"a": {}}                                   | true
        {"a": {"b": [{"exists": false}]}}                            | {"a": 1}                                    | true
        {"a": {"b": [{"exists": false}]}}                            | {"a": {"c": 1}}                             | true
        {"a": {"b": [{"exists": false}]}, "x": [1]}                  | {"x": 1}                                    | true
        {"a": {"b": [{"exists": true}]}}                             | {"a": [{"c": 1}, {"b": 1}]}                 | true
        {"a": {"b": [1]}}                                            | {"a": [{"b": 1}, {"b": 2}]}                 | true
        {"a": {"b": [1], "c": [2]}}                                  | {"a": [{"b": 1, "c": 1}, {"b": 2, "c": 2}]} | false
        {"a": {"b": [1], "c": [1]}}                                  | {"a": [{"b": 1, "c": 1}, {"b": 2, "c": 2}]} | true
        {"a": {"b": [1]}}                                            | {"a": [[{"b": 1}]]}                         | true
        {"a": [1]}                                                   | {"a": [[1]]}                                | true
        {"a": [{"anything-but": "x"}]}                               | {"a": "y"}                                  | true
        {"a": [{"anything-but": "x"}]}                               | {"a": ["x", "y"]}                           | true
        {"a": [{"anything-but": "x"}]}                               | {"a": ["x"]}                                | false
        {"a": [{"anything-but": "x"}]}                               | {"a": 1}                                    | true
        {"a": [{"anything-but": "x"}]}                               | {"a": null}                                 | true
        {"a": [{"anything-but": "x"}]}                               | {"a": true}                                 | true
        {"a": [{"anything-but": "x"}]}                               | {}                                          | false
        {"a": [{"anything-but": "x"}]}                               | {"a": []}                                   | false
        {"a": [{"anything-but": [1, 2]}]}                            | {"a": "1"}                                  | true
        {"a": [{"anything-but": [1, 2]}]}                            | {"a": 1.0}                                  | false
        {"a": [{"anything-but": {"prefix": "x"}}]}                   | {"a": "y"}                                  | true
        {"a": [{"anything-but": {"prefix": "x"}}]}                   | {"a": 1}                                    | true
        {"a": [{"anything-but": {"prefix": "x"}}]}                   | {"a": null}                                 | true
        {"a": [{"anything-but": {"prefix": ["x","y"]}}]}             | {"a": "yx"}                                 | false
        {"a": [{"anything-but": {"suffix": "x"}}]}                   | {"a": "xy"}                                 | true
        {"a": [{"anything-but": {"suffix": "x"}}]}                   | {"a": 5}                                    | true
        {"a": [{"anything-but": {"equals-ignore-case": "x"}}]}       | {"a": "X"}                                  | false
        {"a": [{"anything-but": {"equals-ignore-case": ["x","y"]}}]} | {"a": "z"}                                  | true
        {"a": [{"anything-but": {"wildcard": "*/lib/*"}}]}           | {"a": "a/lib/b"}                            | false
        {"a": [{"anything-but": {"wildcard": ["*/lib/*", "*.x"]}}]}  | {"a": "a/b"}                                | true
        {"a": [{"prefix": "1"}]}                                     | {"a": 12}                                   | false
        {"a": [{"prefix": "n"}]}                                     | {"a": null}                                 | false
        {"a": [{"prefix": "t"}]}                                     | {"a": true}                                 | false
        {"a": [{"wildcard": "*"}]}                                   | {"a": ""}                                   | true
        {"a": [{"wildcard": "*"}]}                                   | {"a": 1}                                    | false
        {"a": [{"wildcard": "x*z"}]}                                 | {"a": "xz"}                                 | true
        {"a": [{"wildcard": "a\\\\*b"}]}                             | {"a": "a*b"}                                | true
        {"a": [{"wildcard": "a\\\\\\\\*b"}]}                         | {"a": "a*b"}                                | false
        {"a": [{"wildcard": "a\\\\\\\\\\\\\\\\*b"}]}                 | {"a": "a\\\\xb"}                            | false
        {"a": [{"cidr": "10.0.0.0/24"}]}                             | {"a": "10.0.0.255"}                         | true
        {"a": [{"cidr": "10.0.0.0/24"}]}                             | {"a": "10.0.1.0"}                           | false
        {"a": [{"cidr": "10.0.0.77/24"}]}                            | {"a": "10.0.0.255"}                         | true
        {"a": [{"cidr": "10.0.0.0/0"}]}                              | {"a": "1.2.3.4"}                            | true
        {"a": [{"cidr": "2001:db8::/32"}]}                           | {"a": "2001:db8:1::5"}                      | true
        {"a": [{"cidr": "2001:db8::/32"}]}                           | {"a": "10.0.0.1"}                           | false
        {"a": [{"numeric": ["=", 3]}]}                               | {"a": "3"}                                  | false
        {"a": [{"numeric": [">", 0, "<=", 5]}]}                      | {"a": 5}                                    | true
        {"a": [{"numeric": [">", 0, "<=", 5]}]}                      | {"a": 5.000001}                             | false
        {"a": [{"numeric": [">", 0, "<=", 5]}]}                      | {"a": 5.0000001}                            | false
        {"a": [{"numeric": ["=", 3.018e2]}]}                         | {"a": 301.8}                                | true
        {"$or": [{"a": [1]}, {"b": [2]}]}                            | {"b": 2}                                    | true
        {"$or": [{"a": [1]}, {"b": [2]}], "c": [3]}                  | {"b": 2}                                    | false
        {"$or": [{"a": [1]}, {"b": [2]}], "c": [3]}                  | {"b": 2, "c": 3}                            | true
        {"x": {"$or": [{"a": [1]}, {"b": [2]}]}}                     | {"x": {"b": 2}}                             | true
        {"$or": [{"a": [1]}, {"b": {"c": [2]}}]}                     | {"b": {"c": 2}}                             | true
        {"a": {"b": [1]}}                                            | {"a.b": 1}                                  | true
        {"a.b": [1]}                                                 | {"a": {"b": 1}}                             | true
        {"a": [{"equals-ignore-case": "XY"}]}                        | {"a": "xy"}                                 | true
        {"a": [{"prefix": {"equals-ignore-case": "XY"}}]}            | {"a": "xyz"}                                | true
        {"a": [{"suffix": {"equals-ignore-case": "YZ"}}]}            | {"a": "xyz"}                                | true
        {"a": [{"exists": true}]}                                    | {"a": [{"b": 1}]}                           | false
        {"a": [{"exists": true}]}                                    | {"a": [[]]}                                 | false
        {"a": {"b": [{"exists": false}]}}                            | {"a": [{"b": 1}, {"c": 1}]}                 | false
        {"a": {"b": [{"exists": false}]}}                            | {"a": [{"c": 1}, {"d": 1}]}                 | true
        {"a": [5]}                                                   | {"a": 5.0000001}                            | false
        {"a": [123456789012]}                                        | {"a": 123456789012}                         | true
        {"a": [123456789012]}                                        | {"a": 123456789012.0}                       | true
        """)
    void matches(String pattern, String event, boolean expected) {
        assertThat(EventPattern.parse(pattern).matches(Json.parse(event))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\u0001', textBlock = """
        {} => Empty objects are not allowed => 3
        [] => Filter is not an object => 2
        "x" => Filter is not an object => 2
        {"a": "x"} => "a" must be an object or an array => 8
        {"a": 1} => "a" must be an object or an array => 8
        {"a": []} => Empty arrays are not allowed => 9
        {"a": {}} => Empty objects are not allowed => 9
        {"a": [[1]]} => Match value must be String, number, true, false, or null => 9
        {"a": [{}]} => Match expression name not found => 10
        {"a": [{"near": 1}]} => Unrecognized match type near => 18
        {"a": [{"prefix": 1}]} => prefix match pattern must be a string => 20
        {"a": [{"suffix": 1}]} => suffix match pattern must be a string => 20
        {"a": [{"equals-ignore-case": 1}]} => equals-ignore-case match pattern must be a string => 32
        {"a": [{"prefix": {"equals-ignore-case": 1}}]} => equals-ignore-case match pattern must be a string => 43
        {"a": [{"prefix": {"near": "x"}}]} => Unsupported prefix pattern: near => 29
        {"a": [{"prefix": ["x"]}]} => prefix match pattern must be a string => 20
        {"a": [{"numeric": [">"]}]} => Value of > must be numeric => 25
        {"a": [{"numeric": ["~", 1]}]} => Unrecognized numeric range operator: ~ => 27
        {"a": [{"numeric": ["<", 5, ">", 3]}]} => Too many elements in numeric expression => 30
        {"a": [{"numeric": [">", 5, "<", 3]}]} => Bottom must be less than top => 36
        {"a": [{"numeric": [">", 5, "=", 3]}]} => Bad numeric range operator: = => 32
        {"a": [{"numeric": ["=", 3, ">", 3]}]} => Too many elements in numeric expression => 30
        {"a": [{"numeric": [">", "5"]}]} => Value of > must be numeric => 27
        {"a": [{"numeric": 5}]} => Value of numeric must be an array. => 21
        {"a": [{"numeric": []}]} => Invalid member in numeric match: ] => 22
        {"a": [{"numeric": [5]}]} => Invalid member in numeric match: 5 => 22
        {"a": [{"numeric": [">", 3, "<", 5, "=", 4]}]} => Too many terms in numeric range expression => 38
        {"a": [{"prefix": "a", "suffix": "b"}]} => Only one key allowed in match expression => 35
        {"a": [{"exists": "true"}]} => exists match pattern must be either true or false. => 20
        {"a": [{"exists": 1}]} => exists match pattern must be either true or false. => 20
        {"a": [{"cidr": "10.0.0.0"}]} => Malformed CIDR, one '/' required => 0
        {"a": [{"cidr": "10.0.0.0/33"}]} => IPv4 mask bits must be < 32 => 0
        {"a": [{"cidr": "10.0.0/8"}]} => Nonstandard IP address: 10.0.0 => 0
        {"a": [{"cidr": 10}]} => prefix match pattern must be a string => 19
        {"a": [{"cidr": "x/8"}]} => Nonstandard IP address: x => 0
        {"a": [{"wildcard": "a**b"}]} => Consecutive wildcard characters at pos 2 => 27
        {"a": [{"wildcard": "a\\\\b"}]} => Invalid escape character at pos 2 => 27
        {"a": [{"wildcard": 1}]} => wildcard match pattern must be a string => 22
        {"a": [{"anything-but": []}]} => Inside anything but list, either all values are number or string, mixed type is not supported => 27
        {"a": [{"anything-but": {}}]} => Anything-But expression name not found => 27
        {"a": [{"anything-but": null}]} => Value of anything-but must be an array or single string/number value. => 29
        {"a": [{"anything-but": true}]} => Value of anything-but must be an array or single string/number value. => 29
        {"a": [{"anything-but": [null]}]} => Inside anything but list, start|null|boolean is not supported. => 30
        {"a": [{"anything-but": [{"prefix":"x"}]}]} => Inside anything but list, start|null|boolean is not supported. => 27
        {"a": [{"anything-but": ["x", 1]}]} => Inside anything but list, either all values are number or string, mixed type is not supported => 33
        {"a": [{"anything-but": {"prefix": ""}}]} => Null prefix/suffix not allowed => 38
        {"a": [{"anything-but": {"prefix": {"equals-ignore-case": "x"}}}]} => Value of anything-but must be an array or single string/number value. => 37
        {"a": [{"anything-but": {"numeric": ["=", 1]}}]} => Unsupported anything-but pattern: numeric => 38
        {"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]} => Unsupported anything-but pattern: cidr => 35
        {"a": [{"anything-but": {"prefix": "x", "suffix": "y"}}]} => Too many elements in numeric expression => 52
        {"$or": []} => There must have at least 2 Objects in $or relationship. => 11
        {"$or": [{"a": [1]}]} => There must have at least 2 Objects in $or relationship. => 21
        {"$or": [{"a": [1]}, 1]} => Only JSON object is allowed in array of $or relationship. => 23
        {"$or": {"a": [1]}} => It must be an Array followed with $or. => 10
        {"$or": [{"a": [1]}, {}]} => Empty objects are not allowed => 24
        {"$or": [{"prefix": ["x"]}, {"b": [1]}]} => prefix is Ruler reserved fieldName which cannot be used inside $or. => 22
        """)
    void whatIsNoPatternIsRefusedWithTheReasonAndThePlace(String pattern, String reason, int column) {
        assertThatThrownBy(() -> EventPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        column == 0
                                ? reason
                                : reason + "\n at [Source: (String)\"" + pattern + "\"; line: 1, column: " + column
                                        + "]");
    }

    @Test
    void aLineBreakMatchesAWildcard() {
        var pattern = EventPattern.parse("{\"a\": [{\"wildcard\": \"x*z\"}]}");
        assertThat(pattern.matches(Json.object().put("a", "x\ny\rz"))).isTrue();
    }

    @Test
    void aTextThatIsNotJsonIsRefusedWhereItEnds() {
        assertThatThrownBy(() -> EventPattern.parse("{\"a\": [1]"))
                .hasMessage("Unexpected end-of-input: expected close marker for Object\n"
                        + " at [Source: (String)\"{\"a\": [1]\"; line: 1, column: 10]");
    }
}
