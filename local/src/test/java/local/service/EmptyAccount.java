package local.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import local.execution.journal.Journal;
import local.service.api.Account;
import local.service.lambda.Settings;
import local.service.upstream.Upstreams;
import local.template.Stacks;
import local.time.Time;

/** The services of an account that no stack is in yet. */
final class EmptyAccount {

    private EmptyAccount() {}

    /** Nothing is told of what the journal has: all of it is taken up. */
    static Services start(Path folder, Time time, Journal journal, ServiceListener listener) {
        return Services.start(
                new Account("us-east-1", Stacks.ACCOUNT),
                Optional.empty(),
                time,
                new Settings(URI.create("http://127.0.0.1:4566"), folder),
                listener,
                journal,
                told -> assertThat(told).isNull(),
                Upstreams.NONE);
    }
}
