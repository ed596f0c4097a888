using LogSource.Lines;

namespace FunctionalTests.Loss;

public sealed class ProducerCheckTests
{
    private static readonly SentBatch[] Sent = [Batch("a", "b"), Batch("c", "d"), Batch("e", "f")];

    [Fact]
    public void Complete_and_ordered_batches_of_several_producers_are_correct() =>
        Assert.Empty(new ProducerCheck([Sent, [Batch("x", "y")]], Stored("a b x y c d e f")).Faults);

    [Fact]
    public void A_line_that_is_stored_twice_is_reported() =>
        Assert.Contains("stored twice", Fault("a b c d e f a"), StringComparison.Ordinal);

    [Fact]
    public void A_line_that_was_never_sent_is_reported() =>
        Assert.Equal("g is stored and was never sent", Fault("a b c d e f g"));

    [Fact]
    public void A_batch_out_of_order_is_reported() =>
        Assert.Equal("e (3-0) is out of place; expected after d (6-0)", Fault("a b e f c d"));

    [Theory]
    [InlineData("a b d c e f")]
    [InlineData("a b c e d f")]
    [InlineData("a c d b e f")]
    public void Lines_of_a_batch_that_are_not_contiguous_and_ordered_are_reported(string stored) =>
        Assert.NotEmpty(new ProducerCheck([Sent], Stored(stored)).Faults);

    [Theory]
    [InlineData("a b e f")]
    [InlineData("a b c d e f")]
    [InlineData("a b e f c d")]
    public void A_batch_that_was_not_accepted_may_be_missing_or_late(string stored)
    {
        var check = new ProducerCheck(
            [
                [Sent[0], Sent[1] with { IsAccepted = false }, Sent[2]],
            ],
            Stored(stored)
        );
        Assert.Empty(check.Faults);
        Assert.Empty(check.FindUncovered([]));
    }

    [Fact]
    public void A_batch_that_was_not_accepted_must_not_be_stored_before_earlier_accepted_batches() =>
        Fault("c d a b e f", Sent[0], Sent[1] with { IsAccepted = false }, Sent[2]);

    [Theory]
    [InlineData("a b c e f", true)]
    [InlineData("a b c e f", false)]
    [InlineData("a b d e f", true)]
    [InlineData("a b d e f", false)]
    [InlineData("a b e f", true)]
    [InlineData("c d e f", true)]
    [InlineData("a b c d", true)]
    public void Missing_lines_of_a_stored_batch_must_be_covered_by_gaps(string stored, bool isAccepted)
    {
        var check = new ProducerCheck(
            [
                [Sent[0], Sent[1] with { IsAccepted = isAccepted }, Sent[2]],
            ],
            Stored(stored)
        );
        Assert.Empty(check.Faults);
        Assert.NotEmpty(check.FindUncovered([]));
    }

    [Fact]
    public void A_line_that_no_follower_received_must_be_covered_by_a_gap_at_its_position()
    {
        var check = new ProducerCheck([Sent], Stored("a b e f"));
        Assert.Empty(check.FindUncovered([Gap(2, 3)]));
        Assert.Empty(check.FindUncovered([Gap(1, 4)]));
        Assert.Equal(2, check.FindUncovered([Gap(0, 2), Gap(3, 4)]).Count());
    }

    private static string Fault(string stored, params SentBatch[] sent) =>
        Assert.Single(new ProducerCheck([sent.Length == 0 ? Sent : sent], Stored(stored)).Faults);

    private static SentBatch Batch(params string[] lines) => new(lines, IsAccepted: true);

    private static StoredLine[] Stored(string lines) =>
        [.. lines.Split(' ').Select((line, i) => new StoredLine(Id(i + 1), line))];

    private static FollowerEvent Gap(int after, int before) => FollowerEvent.Of(new Gap(Id(after), Id(before), null));

    private static EntryId Id(int milliseconds) => new((ulong)milliseconds, 0);
}
