package local.execution.items;

import java.util.ArrayList;
import java.util.List;

/**
 * Text delimited records, by the rules of AWS's documentation ("How Step Functions parses input CSV files"): a field in
 * quotation marks may hold delimiters and line breaks, two quotation marks stand for one, there and in a field without
 * them, and a backslash escapes a quotation mark, the delimiter or itself and disappears before anything else.
 */
final class Csv {

    private final String text;
    private final char delimiter;
    private int at;

    private Csv(String text, char delimiter) {
        this.text = text;
        this.delimiter = delimiter;
    }

    /** Its records, without those that are empty lines. */
    static List<List<String>> parse(String text, char delimiter) {
        var csv = new Csv(text, delimiter);
        var records = new ArrayList<List<String>>();
        while (csv.at < text.length()) {
            var isEmpty = csv.next() == '\n' || csv.next() == '\r';
            var record = csv.record();
            if (!isEmpty) {
                records.add(record);
            }
        }
        return records;
    }

    private List<String> record() {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var quoted = false;
        while (at < text.length()) {
            var c = text.charAt(at++);
            if (c == '\\') {
                if (at < text.length() && (next() == '\\' || next() == '"' || next() == delimiter)) {
                    field.append(text.charAt(at++));
                }
            } else if (c == '"') {
                if (at < text.length() && next() == '"' && (quoted || !isEmptyField(field))) {
                    field.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted) {
                field.append(c);
            } else if (c == delimiter) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n' || c == '\r') {
                if (c == '\r' && at < text.length() && next() == '\n') {
                    at++;
                }
                break;
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** Whether the two quotation marks, of which the first is read, are a whole field, or open one that begins with one. */
    private boolean isEmptyField(StringBuilder field) {
        var after = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
        return field.isEmpty() && (after == delimiter || after == '"' || after == '\n' || after == '\r');
    }

    private char next() {
        return text.charAt(at);
    }
}
