package local.asl;

import java.util.List;
import java.util.Optional;
import local.expression.Expression;
import local.expression.QueryLanguage;

/**
 * Does the same with each item of a list, inline or as child executions of their own.
 *
 * @param items          ItemsPath or Items; where absent, the effective input is the list
 * @param itemSelector   ItemSelector, or Parameters as it was called
 * @param processor      ItemProcessor, or Iterator as it was called
 * @param maxConcurrency MaxConcurrency(Path); 0 or absent: no limit
 */
public record MapState(String name, QueryLanguage queryLanguage, Optional<Expression> items,
        Optional<Expression> itemSelector, Optional<ItemReader> itemReader, Optional<ItemBatcher> itemBatcher,
        Optional<ResultWriter> resultWriter, Processor processor, Optional<Expression> maxConcurrency,
        Optional<Expression> toleratedFailureCount, Optional<Expression> toleratedFailurePercentage,
        Optional<String> label, Data data, List<Retrier> retry, List<Catcher> catchers, Optional<Expression> assign,
        Transition transition) implements State {

    public enum Mode {
        INLINE, DISTRIBUTED
    }

    /**
     * @param express whether the child executions of a distributed Map are Express ones
     */
    public record Processor(Mode mode, boolean express, Flow flow) {
    }

    /** Where a distributed Map's items are read from. */
    public record ItemReader(Resource resource, Optional<Expression> arguments, ReaderConfig config) {
    }

    /**
     * @param inputType {@code CSV, JSON, JSONL, MANIFEST, PARQUET}, or empty for listObjectsV2
     */
    public record ReaderConfig(Optional<String> inputType, Optional<String> transformation, Optional<String> manifestType,
            Optional<String> csvDelimiter, Optional<String> csvHeaderLocation, List<String> csvHeaders,
            Optional<Expression> maxItems) {
    }

    public record ItemBatcher(Optional<Expression> batchInput, Optional<Expression> maxItemsPerBatch,
            Optional<Expression> maxInputBytesPerBatch) {
    }

    /** Where a distributed Map's results are written to. */
    public record ResultWriter(Optional<Resource> resource, Optional<Expression> arguments, Optional<String> outputType,
            Optional<String> transformation) {
    }
}
