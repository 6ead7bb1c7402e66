package org.waybill.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.waybill.model.SourcePath;

class ShareTest {

    @Test
    void aShareOfTheVersionsIsTaken() {
        // When
        long taken = IntStream.range(0, 100_000)
                .mapToDouble(i -> Shadow.place(SourcePath.ofText("folder/file-" + i % 1_000), "v" + i / 1_000))
                .filter(place -> place < 0.1)
                .count();

        // Then
        assertThat(taken).isBetween(9_500L, 10_500L);
    }

    @Test
    void aVersionIsAlwaysInTheShareOrNever() {
        var path = SourcePath.ofText("a");
        assertThat(Shadow.place(path, "1")).isEqualTo(Shadow.place(path, "1")).isNotEqualTo(Shadow.place(path, "2"));
        assertThat(Shadow.place(path, "1")).isBetween(0.0, 1.0);
    }
}
