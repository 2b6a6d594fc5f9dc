package local.asl;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.asl.Finding.Code;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;

/**
 * Does the same with each item of a list, inline or as child executions of their own.
 *
 * @param items          ItemsPath or Items; where absent, the effective input is the list
 * @param itemSelector   ItemSelector, or Parameters as it was called
 * @param processor      ItemProcessor, or Iterator as it was called
 * @param maxConcurrency MaxConcurrency(Path); 0 or absent: no limit
 */
public record MapState(
        String name,
        QueryLanguage queryLanguage,
        Optional<Expression> items,
        Optional<Expression> itemSelector,
        Optional<ItemReader> itemReader,
        Optional<ItemBatcher> itemBatcher,
        Optional<ResultWriter> resultWriter,
        Processor processor,
        Optional<Expression> maxConcurrency,
        Optional<Expression> toleratedFailureCount,
        Optional<Expression> toleratedFailurePercentage,
        Optional<String> label,
        Data data,
        List<Retrier> retry,
        List<Catcher> catchers,
        Optional<Expression> assign,
        Transition transition)
        implements RetryingState {

    private static final List<String> DISTRIBUTED_ONLY = List.of("ItemReader", "ItemBatcher", "ResultWriter");

    public enum Mode {
        INLINE,
        DISTRIBUTED
    }

    /**
     * What is done with each item.
     *
     * @param express whether the child executions of a distributed Map are Express ones
     */
    public record Processor(Mode mode, boolean express, Flow flow) {

        private static Processor parse(Fields fields) {
            var config = fields.object("ProcessorConfig");
            var mode = config.flatMap(of -> of.text("Mode", Set.of("INLINE", "DISTRIBUTED")))
                    .map(Mode::valueOf)
                    .orElse(Mode.INLINE);
            var executionType = config.flatMap(of -> of.text("ExecutionType", Set.of("STANDARD", "EXPRESS")));
            config.ifPresent(of -> {
                if (mode == Mode.DISTRIBUTED) {
                    of.require("ExecutionType");
                }
                of.end();
            });
            if (mode == Mode.DISTRIBUTED && fields.reading().express()) {
                fields.fault(fields.place(), "Express state machine does not support a Map state in DISTRIBUTED mode");
            }
            boolean express = mode == Mode.DISTRIBUTED
                    && executionType.filter("EXPRESS"::equals).isPresent();
            var reading = fields.reading();
            var inner = fields.with(
                    mode == Mode.INLINE
                            ? reading.ofFlow(reading.outline().inner(), reading.express())
                            : reading.ofFlow(new Outline(), express));
            var flow = Flow.parse(inner);
            inner.end();
            if (mode == Mode.DISTRIBUTED) {
                inner.reading().outline().checkVariables(inner.reading().findings());
            }
            return new Processor(mode, express, flow);
        }
    }

    /** Where a distributed Map's items are read from. */
    public record ItemReader(Resource resource, Optional<Expression> arguments, ReaderConfig config) {

        private static ItemReader parse(Fields fields) {
            var reader = new ItemReader(
                    Resource.ofObjects(fields, Set.of("getObject", "listObjectsV2")),
                    Expressions.payloadTemplate(fields, "Parameters")
                            .or(() -> Expressions.jsonataTemplate(fields, "Arguments")),
                    fields.object("ReaderConfig").map(ReaderConfig::parse).orElse(ReaderConfig.NONE));
            fields.end();
            return reader;
        }
    }

    /**
     * @param inputType    {@code CSV, JSON, JSONL, MANIFEST, PARQUET}, or empty for listObjectsV2
     * @param itemsPointer the JSON Pointer to the items in a JSON file
     */
    public record ReaderConfig(
            Optional<String> inputType,
            Optional<String> transformation,
            Optional<String> manifestType,
            Optional<String> csvDelimiter,
            Optional<String> csvHeaderLocation,
            List<String> csvHeaders,
            Optional<String> itemsPointer,
            Optional<Expression> maxItems) {

        private static final ReaderConfig NONE = new ReaderConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());

        private static ReaderConfig parse(Fields fields) {
            var config = new ReaderConfig(
                    fields.text("InputType", Set.of("CSV", "JSON", "JSONL", "MANIFEST", "PARQUET")),
                    fields.text("Transformation", Set.of("NONE", "LOAD_AND_FLATTEN")),
                    fields.text("ManifestType", Set.of("ATHENA_DATA", "S3_INVENTORY")),
                    fields.text("CSVDelimiter", Set.of("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")),
                    fields.text("CSVHeaderLocation", Set.of("FIRST_ROW", "GIVEN")),
                    fields.texts("CSVHeaders"),
                    fields.text("ItemsPointer"),
                    Expressions.integer(fields, "MaxItems", 0, MAX_ITEMS));
            if (config.csvHeaderLocation.filter("GIVEN"::equals).isPresent()) {
                fields.require("CSVHeaders");
            }
            fields.end();
            return config;
        }
    }

    /** How many items, and how many bytes of them, each child execution of a distributed Map gets. */
    public record ItemBatcher(
            Optional<Expression> batchInput,
            Optional<Expression> maxItemsPerBatch,
            Optional<Expression> maxInputBytesPerBatch) {

        private static ItemBatcher parse(Fields fields) {
            var batcher = new ItemBatcher(
                    Expressions.template(fields, "BatchInput"),
                    Expressions.integer(fields, "MaxItemsPerBatch", 1, MAX_ITEMS),
                    Expressions.integer(fields, "MaxInputBytesPerBatch", 1, MAX_BYTES));
            if (Stream.of("MaxItemsPerBatch", "MaxInputBytesPerBatch")
                    .noneMatch(name -> fields.has(name) || fields.has(name + "Path"))) {
                fields.fault(
                        fields.place(), "One of these fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch]");
            }
            fields.end();
            return batcher;
        }
    }

    /** Where a distributed Map's results are written to. */
    public record ResultWriter(
            Optional<Resource> resource,
            Optional<Expression> arguments,
            Optional<String> outputType,
            Optional<String> transformation) {

        private static ResultWriter parse(Fields fields) {
            var config = fields.object("WriterConfig");
            var writer = new ResultWriter(
                    fields.has("Resource") || config.isEmpty()
                            ? Optional.ofNullable(Resource.ofObjects(fields, Set.of("putObject")))
                            : Optional.empty(),
                    Expressions.payloadTemplate(fields, "Parameters")
                            .or(() -> Expressions.jsonataTemplate(fields, "Arguments")),
                    config.flatMap(of -> of.text("OutputType", Set.of("JSON", "JSONL"))),
                    config.flatMap(of -> of.text("Transformation", Set.of("NONE", "COMPACT", "FLATTEN"))));
            config.ifPresent(Fields::end);
            fields.end();
            return writer;
        }
    }

    private static final long MAX_ITEMS = 100_000_000;
    private static final long MAX_BYTES = 262_144;
    private static final int MAX_LABEL = 40;

    static MapState parse(String name, Fields fields) {
        fields.exclusive(false, "ItemProcessor", "Iterator");
        if (!fields.has("Iterator")) {
            fields.require("ItemProcessor");
        }
        fields.exclusive(false, "ItemSelector", "Parameters");
        var processor = fields.object("ItemProcessor")
                .or(() -> fields.object("Iterator"))
                .map(Processor::parse);
        var state = new MapState(
                name,
                fields.language(),
                Expressions.path(fields, "ItemsPath").or(() -> Expressions.jsonataTemplate(fields, "Items")),
                Expressions.template(fields, "ItemSelector")
                        .or(() -> Expressions.payloadTemplate(fields, "Parameters")),
                fields.object("ItemReader").map(ItemReader::parse),
                fields.object("ItemBatcher").map(ItemBatcher::parse),
                fields.object("ResultWriter").map(ResultWriter::parse),
                processor.orElse(null),
                Expressions.integer(fields, "MaxConcurrency", 0, Fields.MAX_SECONDS),
                Expressions.integer(fields, "ToleratedFailureCount", 0, Fields.MAX_SECONDS),
                Expressions.number(fields, "ToleratedFailurePercentage", 0, 100),
                label(fields),
                Data.parse(fields, "ResultSelector", "ResultPath"),
                Retrier.parse(fields),
                Catcher.parse(fields),
                Assign.parse(fields, StatesField.RESULT),
                Transition.parse(fields));
        processor.filter(of -> of.mode == Mode.INLINE).ifPresent(_ -> noDistributedFields(fields));
        return state;
    }

    private static void noDistributedFields(Fields fields) {
        for (var name : DISTRIBUTED_ONLY) {
            if (fields.has(name)) {
                fields.fault(
                        fields.place(), "Field '" + name + "' is only supported for a Map state in DISTRIBUTED mode");
            }
        }
    }

    private static Optional<String> label(Fields fields) {
        var label = fields.text("Label");
        label.ifPresent(text -> {
            var findings = fields.reading().findings();
            var place = fields.place().field("Label");
            if (text.isEmpty()
                    || text.length() > MAX_LABEL
                    || text.matches(".*[\\s?*<>{}\\[\\]:;,\\\\|^~$#%&`\"\\p{Cntrl}].*")) {
                findings.error(
                        Code.INVALID_LABEL_NAME,
                        place,
                        "Label must have 1 to " + MAX_LABEL
                                + " characters and none of white space, wildcards, brackets or special characters: "
                                + text);
            }
            if (!fields.reading().labels().add(text)) {
                findings.error(Code.DUPLICATE_LABEL_NAME, place, "Duplicate Label: " + text);
            }
        });
        return label;
    }
}
