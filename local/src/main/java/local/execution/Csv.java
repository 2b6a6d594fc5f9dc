package local.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** Comma-separated values as RFC 4180 and the field ReaderConfig have them. Every value is a string. */
final class Csv {

    private static final Map<String, Character> DELIMITERS =
            Map.of("COMMA", ',', "PIPE", '|', "SEMICOLON", ';', "SPACE", ' ', "TAB", '\t');

    private Csv() {
    }

    /**
     * One object a row. Values that a row lacks are empty strings; those beyond the last header are left out.
     *
     * @param delimiter as CSVDelimiter names it
     * @param headers   empty where the first row has them
     */
    static Stream<JsonNode> read(String text, String delimiter, List<String> headers) {
        var rows = rows(text.startsWith("\uFEFF") ? text.substring(1) : text, DELIMITERS.get(delimiter));
        if (!headers.isEmpty()) {
            return rows.stream().map(row -> item(headers, row));
        }
        return rows.isEmpty() ? Stream.empty() : rows.stream().skip(1).map(row -> item(rows.getFirst(), row));
    }

    private static JsonNode item(List<String> headers, List<String> row) {
        var item = Json.object();
        for (int i = 0; i < headers.size(); i++) {
            item.put(headers.get(i), i < row.size() ? row.get(i) : "");
        }
        return item;
    }

    private static List<List<String>> rows(String text, char delimiter) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var value = new StringBuilder();
        boolean quoted = false;
        boolean blank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    value.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    value.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && value.isEmpty()) {
                quoted = true;
                blank = false;
            } else if (c == delimiter) {
                row.add(value.toString());
                value.setLength(0);
                blank = false;
            } else if (c == '\n') {
                add(rows, row, value, blank);
                row = new ArrayList<>();
                blank = true;
            } else if (c != '\r' || i + 1 < text.length() && text.charAt(i + 1) != '\n') {
                value.append(c);
                blank = false;
            }
        }
        add(rows, row, value, blank);
        return rows;
    }

    private static void add(List<List<String>> rows, List<String> row, StringBuilder lastValue, boolean blank) {
        if (!blank) {
            row.add(lastValue.toString());
            rows.add(row);
        }
        lastValue.setLength(0);
    }
}
