package org.waybill.console.start;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of this process lets people start.
 *
 * @param sources directories, with all below them; empty: those of existing migrations
 * @param targets as in {@link TargetText}; empty: those of existing migrations
 * @param endpoint of a target that names none
 * @param region that requests are signed for
 * @param allowHttp whether a target on another machine may be reached over http
 * @param home of this process, which never travels; null: it has none
 */
public record Limits(
        List<String> sources,
        List<String> targets,
        String endpoint,
        String region,
        boolean allowHttp,
        @Nullable Path home) {}
