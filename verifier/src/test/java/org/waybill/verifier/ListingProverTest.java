package org.waybill.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.verifier.Uploads.MD5;
import static org.waybill.verifier.Uploads.SIZE;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.Page;

class ListingProverTest {

    private static final int PAGE = 1_000;

    private final TreeMap<String, Listed> objects = new TreeMap<>();
    private final List<String> listings = new ArrayList<>();
    private boolean down;
    private volatile Runnable arriving = () -> {};
    private final ListingProver prover = new ListingProver(_ -> (ObjectStore) Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> answer(method.getName(), arguments)));
    private final Thread thread = new Thread(prover);

    /** A target that can only be listed. */
    private Answer<Page> answer(String method, Object... arguments) {
        assertThat(method).isEqualTo("listAfter");
        assertThat(arguments[0]).isEqualTo("app/");
        listings.add((String) arguments[1]);
        arriving.run();
        var rest = objects.tailMap((String) arguments[1], false).values().stream()
                .limit(PAGE + 1)
                .toList();
        return down
                ? new Answer.Failed<>(FailureKind.UNAVAILABLE, "503", false, true)
                : new Answer.Given<>(
                        rest.size() > PAGE
                                ? new Page(rest.subList(0, PAGE), Continuation.first("more"))
                                : new Page(rest, null));
    }

    @AfterEach
    void stop() {
        thread.interrupt();
    }

    private static String key(int number) {
        return "app/f%05d".formatted(number);
    }

    private void holds(int from, int to) {
        IntStream.range(from, to).forEach(number -> holds(number, SIZE, MD5));
    }

    private void holds(int number, long size, String etag) {
        objects.put(key(number), new Listed(key(number), size, etag, Map.of()));
    }

    private static FileUploaded uploaded(int number) {
        return uploaded(number, VerificationLevel.ATTESTED, MD5);
    }

    private static FileUploaded uploaded(int number, VerificationLevel level, String sent) {
        return Uploads.of(number + 1, key(number), level, new Checksums(sent, Map.of("crc32c", "AAAAAA==")), false);
    }

    /** Hands all over at once and gives the numbers of those that were proven. */
    private List<Integer> proven(int from, int to) throws Exception {
        var answers = IntStream.range(from, to)
                .mapToObj(number -> prover.prove(uploaded(number)))
                .toList();
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        return IntStream.range(from, to)
                .filter(number -> answers.get(number - from).join())
                .boxed()
                .toList();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void oneListingProvesAsManyAsItShows() throws Exception {
        // Given
        holds(0, 1_500);

        // Then
        assertThat(proven(0, 1_500)).isEqualTo(numbers(0, 1_500));
        assertThat(listings).containsExactly("app/f0000", "app/f0100");
    }

    @Test
    void i1OnlyWhatIsListedAsItWasSentIsProven() throws Exception {
        // Given
        holds(0, 200);
        holds(3, SIZE + 1, MD5);
        holds(5, SIZE, "ffffffffffffffffffffffffffffffff");
        holds(7, SIZE, "d41d8cd98f00b204e9800998ecf8427e-2");
        objects.remove(key(9));
        objects.remove(key(199));

        // Then
        assertThat(proven(0, 200)).doesNotContain(3, 5, 7, 9, 199).hasSize(195);
    }

    @Test
    void fewAreNotWorthAListing() throws Exception {
        // Given
        holds(0, 99);

        // Then
        assertThat(proven(0, 99)).isEmpty();
        assertThat(listings).isEmpty();
    }

    @Test
    void theRestOfAPageWaitsForItsNeighbours() throws Exception {
        // Given: more is uploaded while the first page is listed
        holds(0, 1_150);
        var later = new ArrayList<CompletableFuture<Boolean>>();
        arriving = () -> {
            arriving = () -> {};
            numbers(1_050, 1_150).forEach(number -> later.add(prover.prove(uploaded(number))));
        };

        // Then
        assertThat(proven(0, 1_050)).isEqualTo(numbers(0, 1_050));
        assertThat(later)
                .hasSize(100)
                .allMatch(answer -> answer.orTimeout(30, TimeUnit.SECONDS).join());
        assertThat(listings).containsExactly("app/f0000", "app/f0100");
    }

    @Test
    void theRestOfAPageWaitsOnce() throws Exception {
        // Given
        holds(0, 1_050);

        // Then
        assertThat(proven(0, 1_050)).isEqualTo(numbers(0, 1_000));
        assertThat(listings).hasSize(1);
    }

    @Test
    void whatLiesFarApartInTheListingIsLeftForAWhile() throws Exception {
        // Given: eleven strangers to each of ours
        holds(0, 200);
        holdsStrangers(0, 200);

        // Then: one page showed too few
        assertThat(proven(0, 200)).hasSize(84);
        assertThat(proven(0, 200)).isEmpty();
        assertThat(listings).hasSize(1);
    }

    private void holdsStrangers(int from, int to) {
        for (int number = from; number < to; number++) {
            for (int i = 0; i < 11; i++) {
                var stranger = key(number) + "-" + i;
                objects.put(stranger, new Listed(stranger, 1, MD5, Map.of()));
            }
        }
    }

    @Test
    void pagesThatShowManyPayForOnesThatShowFew() throws Exception {
        // Given
        holds(0, 1_200);
        holdsStrangers(1_000, 1_200);
        proven(0, 1_000);
        listings.clear();

        // Then: what is left after two pages is too little for a third
        assertThat(proven(1_000, 1_200)).hasSize(164);
        assertThat(proven(1_000, 1_200)).hasSize(164);
        assertThat(listings).hasSize(4);
    }

    @Test
    void manyThatAreNotThereEndTheListingAllTheSame() throws Exception {
        // Given
        holds(0, 1_000);
        proven(0, 1_000);
        listings.clear();
        holdsStrangers(1_000, 3_000);

        // Then: the credit of one good page pays for nine empty ones
        assertThat(proven(1_000, 3_000)).isEmpty();
        assertThat(proven(1_000, 3_000)).isEmpty();
        assertThat(listings).hasSize(10);
    }

    @Test
    void aTargetThatIsAwayProvesNothing() throws Exception {
        // Given
        holds(0, 200);
        down = true;

        // Then
        assertThat(proven(0, 200)).isEmpty();
    }

    @Test
    void i1OnlyAnEtagThatWeComputedSuits() {
        assertThat(ListingProver.suits(uploaded(1))).isTrue();
        assertThat(ListingProver.suits(uploaded(1, VerificationLevel.READ_BACK, MD5)))
                .isFalse();
        assertThat(ListingProver.suits(uploaded(1, VerificationLevel.ATTESTED, null)))
                .isFalse();
        assertThat(ListingProver.suits(uploaded(1, VerificationLevel.ATTESTED, "ffffffffffffffffffffffffffffffff")))
                .isFalse();
    }

    @Test
    void aDefectIsForgottenWithWhatItMet() throws Exception {
        // Given: some come once more, and with them the defect
        holds(0, PAGE + 50);
        var first = IntStream.range(0, PAGE + 50)
                .mapToObj(number -> prover.prove(uploaded(number)))
                .toList();
        thread.start();
        first.getFirst().get(30, TimeUnit.SECONDS);
        arriving = () -> {
            throw new IllegalStateException("a defect");
        };
        var second = IntStream.range(PAGE + 50, 2 * PAGE)
                .mapToObj(number -> prover.prove(uploaded(number)))
                .toList();
        assertThat(second.getLast()).failsWithin(Duration.ofSeconds(30));
        arriving = () -> {};

        // When / Then
        assertThat(proven(0, 10)).isEmpty();
    }
}
