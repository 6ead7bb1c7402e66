package org.waybill.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.model.SourcePath;
import org.waybill.source.SourceFault.Kind;

/** What stands in where the operating system is not Linux. */
class NamedRootTest {

    @TempDir
    Path temporary;

    private NamedRoot root() throws SourceFault {
        return new NamedRoot(new SourcePath(temporary.toUri().getRawPath().replaceAll("/$", "")));
    }

    @Test
    void whatLiesBelowAFileIsAbsent() throws IOException {
        // Given
        Files.writeString(temporary.resolve("file"), "content");

        // Then
        assertThat(root().look(SourcePath.ofText("file/below"), Links.FOLLOWED)).isInstanceOf(Entry.Absent.class);
        assertThat(root().look(SourcePath.ofText("none"), Links.FOLLOWED)).isInstanceOf(Entry.Absent.class);
        assertThatThrownBy(() -> root().pin(SourcePath.ofText("file/below/more"), Links.FOLLOWED))
                .isInstanceOfSatisfying(
                        SourceFault.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.ABSENT));
    }

    @Test
    void aNameThatIsTooLongIsToldFromOneThatIsAbsent() throws SourceFault {
        assertThat(root().look(SourcePath.ofText("n".repeat(300)), Links.FOLLOWED))
                .isInstanceOfSatisfying(
                        Entry.Unreachable.class,
                        entry -> assertThat(entry.message()).contains("too long"));
    }

    @Test
    void theLanguageOfTheCLibrarySaysNothing() throws IOException {
        // Given
        var file = Files.writeString(temporary.resolve("file"), "content");
        var below = file.resolve("below");

        // Then: as glibc speaks German and French
        assertThat(SourceFault.of(new FileSystemException("f", null, "Ist kein Verzeichnis"), below)
                        .kind())
                .isEqualTo(Kind.ABSENT);
        assertThat(SourceFault.of(
                                new FileSystemException("f", null, "Nom de fichier trop long"),
                                temporary.resolve("n".repeat(300)))
                        .kind())
                .isEqualTo(Kind.TOO_LONG);
        assertThat(SourceFault.of(new FileSystemException("f", null, "Not a directory"), file)
                        .kind())
                .isEqualTo(Kind.OTHER);
    }
}
