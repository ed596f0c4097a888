using LogSource.Lines;

namespace FunctionalTests.Loss;

public sealed class SentCheckTests
{
    private static readonly SentBatch[] Sent = [Batch("a", "b"), Batch("c", "d"), Batch("e", "f")];

    [Fact]
    public void Batches_of_several_producers_that_are_stored_whole_and_in_order_are_right() =>
        Assert.Empty(new SentCheck([Sent, [Batch("x", "y")]], Stored("a b x y c d e f")).Faults);

    [Fact]
    public void A_line_that_is_stored_twice_is_told() =>
        Assert.Contains("stored twice", Fault("a b c d e f a"), StringComparison.Ordinal);

    [Fact]
    public void A_line_that_was_never_sent_is_told() =>
        Assert.Equal("g is stored and was never sent", Fault("a b c d e f g"));

    [Fact]
    public void A_batch_out_of_order_is_told() =>
        Assert.Equal("e (3-0) is not where it should be: behind d (6-0)", Fault("a b e f c d"));

    [Theory]
    [InlineData("a b d c e f")]
    [InlineData("a b c e d f")]
    [InlineData("a c d b e f")]
    public void Lines_of_a_batch_that_are_apart_or_out_of_order_are_told(string stored) =>
        Assert.NotEmpty(new SentCheck([Sent], Stored(stored)).Faults);

    [Theory]
    [InlineData("a b e f")]
    [InlineData("a b c d e f")]
    [InlineData("a b e f c d")]
    public void A_batch_that_was_not_accepted_may_be_missing_or_late(string stored)
    {
        var check = new SentCheck(
            [
                [Sent[0], Sent[1] with { IsAccepted = false }, Sent[2]],
            ],
            Stored(stored)
        );
        Assert.Empty(check.Faults);
        Assert.Empty(check.Uncovered([]));
    }

    [Fact]
    public void A_batch_that_was_not_accepted_is_not_stored_before_what_was_accepted_by_then() =>
        Fault("c d a b e f", Sent[0], Sent[1] with { IsAccepted = false }, Sent[2]);

    [Theory]
    [InlineData("a b c e f", true)]
    [InlineData("a b c e f", false)]
    [InlineData("a b d e f", true)]
    [InlineData("a b d e f", false)]
    [InlineData("a b e f", true)]
    [InlineData("c d e f", true)]
    [InlineData("a b c d", true)]
    public void What_is_missing_of_what_was_stored_has_to_be_covered(string stored, bool isAccepted)
    {
        var check = new SentCheck(
            [
                [Sent[0], Sent[1] with { IsAccepted = isAccepted }, Sent[2]],
            ],
            Stored(stored)
        );
        Assert.Empty(check.Faults);
        Assert.NotEmpty(check.Uncovered([]));
    }

    [Fact]
    public void What_nobody_saw_is_covered_by_a_gap_where_it_was_stored_and_by_no_other()
    {
        var check = new SentCheck([Sent], Stored("a b e f"));
        Assert.Empty(check.Uncovered([Gap(2, 3)]));
        Assert.Empty(check.Uncovered([Gap(1, 4)]));
        Assert.Equal(2, check.Uncovered([Gap(0, 2), Gap(3, 4)]).Count());
    }

    private static string Fault(string stored, params SentBatch[] sent) =>
        Assert.Single(new SentCheck([sent.Length == 0 ? Sent : sent], Stored(stored)).Faults);

    private static SentBatch Batch(params string[] lines) => new(lines, IsAccepted: true);

    private static StoredLine[] Stored(string lines) =>
        [.. lines.Split(' ').Select((line, i) => new StoredLine(Id(i + 1), line))];

    private static Seen Gap(int after, int before) => Seen.Of(new Gap(Id(after), Id(before), null));

    private static EntryId Id(int milliseconds) => new((ulong)milliseconds, 0);
}
