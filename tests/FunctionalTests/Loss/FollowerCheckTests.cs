using LogSource.Lines;

namespace FunctionalTests.Loss;

public sealed class FollowerCheckTests
{
    private static readonly StoredLine[] Stored = [.. Enumerable.Range(1, 6).Select(Line)];

    [Fact]
    public void All_lines_in_order_over_any_number_of_streams_are_correct() =>
        Assert.Empty(
            Faults([
                FollowerEvent.Reconnect,
                .. Lines(1, 2),
                FollowerEvent.Reconnect,
                FollowerEvent.Reconnect,
                .. Lines(3, 4, 5, 6),
            ])
        );

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_missing_line_is_reported(int missing) =>
        Assert.StartsWith(
            $"1 missing, starting with p0:{missing} ({missing}-0)",
            Assert.Single(Faults(Lines([.. Enumerable.Range(1, 6).Except([missing])]))),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_missing_end_is_reported() =>
        Assert.Equal(
            "2 missing, starting with p0:5 (5-0), after the last line, 4-0",
            Assert.Single(Faults(Lines(1, 2, 3, 4)))
        );

    [Fact]
    public void A_follower_without_lines_misses_all() =>
        Assert.Equal("6 missing, starting with p0:1 (1-0), after the last line, 0-0", Assert.Single(Faults([])));

    [Fact]
    public void Lines_after_the_end_may_be_missing() =>
        Assert.Empty(new FollowerCheck(Stored, Lines(1, 2, 3, 4), Id(4)).Faults);

    [Fact]
    public void A_line_that_arrives_twice_is_reported() =>
        Assert.Equal(
            "p0:3 (3-0) arrived again or out of order, after 3-0",
            Assert.Single(Faults([.. Lines(1, 2, 3), FollowerEvent.Reconnect, .. Lines(3, 4, 5, 6)]))
        );

    [Fact]
    public void A_line_out_of_order_is_reported() =>
        Assert.Contains("p0:2 (2-0) arrived again or out of order, after 3-0", Faults(Lines(1, 3, 2, 4, 5, 6)));

    [Fact]
    public void A_line_that_is_not_stored_is_reported()
    {
        Assert.Equal("p0:7 (7-0) is not stored", Assert.Single(Faults(Lines(1, 2, 3, 4, 5, 6, 7))));
        Assert.Contains(
            "p0:7 (6-0) is not stored",
            Faults([.. Lines(1, 2, 3, 4, 5), FollowerEvent.Of(new StoredLine(Id(6), "p0:7"))])
        );
    }

    [Fact]
    public void A_gap_between_the_last_and_the_next_line_covers_the_missing_lines()
    {
        var check = new FollowerCheck(Stored, [.. Lines(1, 2), Gap(2, 5), .. Lines(5, 6)], Id(6));
        Assert.Empty(check.Faults);
        Assert.Equal(2, check.CoveredLines);
    }

    [Fact]
    public void A_gap_before_the_first_line_covers_the_missing_lines() =>
        Assert.Empty(Faults([Gap(0, 5, 4), .. Lines(5, 6)]));

    [Fact]
    public void A_gap_without_missing_lines_is_correct() =>
        Assert.Empty(Faults([.. Lines(1, 2), Gap(2, 3), .. Lines(3, 4, 5, 6)]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_gap_that_does_not_start_at_the_last_line_is_reported(int after) =>
        Assert.Contains(
            $"After = {after}-0",
            Assert.Single(Faults([.. Lines(1, 2), Gap(after, 5), .. Lines(5, 6)])),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_gap_that_does_not_end_at_the_next_line_is_reported(int before) =>
        Assert.StartsWith(
            "p0:5 (5-0) arrived after",
            Assert.Single(Faults([.. Lines(1, 2), Gap(2, before), .. Lines(5, 6)])),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_gap_with_a_count_below_the_missing_lines_is_reported() =>
        Assert.Single(Faults([.. Lines(1, 2), Gap(2, 5, 1), .. Lines(5, 6)]));

    [Fact]
    public void A_gap_covers_nothing_after_the_next_line() =>
        Assert.Equal(
            "1 missing, starting with p0:4 (4-0), between 3-0 and 5-0",
            Assert.Single(Faults([Gap(0, 3), .. Lines(3, 5, 6)]))
        );

    [Fact]
    public void A_gap_at_the_end_covers_nothing() => Assert.NotEmpty(Faults([.. Lines(1, 2), Gap(2, 5)]));

    [Fact]
    public void Two_gaps_before_one_line_are_reported() =>
        Assert.Single(Faults([.. Lines(1), Gap(1, 5), Gap(1, 5), .. Lines(5, 6)]));

    [Fact]
    public void A_gap_does_not_count_if_its_stream_ended_before_the_next_line()
    {
        Assert.Empty(Faults([.. Lines(1), Gap(1, 3), FollowerEvent.Reconnect, Gap(1, 5), .. Lines(5, 6)]));
        Assert.Empty(Faults([.. Lines(1), Gap(1, 4), FollowerEvent.Reconnect, .. Lines(2, 3, 4, 5, 6)]));
        Assert.Equal(
            "3 missing, starting with p0:2 (2-0), between 1-0 and 5-0",
            Assert.Single(Faults([.. Lines(1), Gap(1, 5), FollowerEvent.Reconnect, .. Lines(5, 6)]))
        );
    }

    private static IReadOnlyList<string> Faults(IEnumerable<FollowerEvent> events) =>
        new FollowerCheck(Stored, events, Id(6)).Faults;

    private static IEnumerable<FollowerEvent> Lines(params int[] numbers) =>
        numbers.Select(number => FollowerEvent.Of(Line(number)));

    private static FollowerEvent Gap(int after, int before, int? lost = null) =>
        FollowerEvent.Of(new Gap(Id(after), Id(before), lost));

    private static StoredLine Line(int number) => new(Id(number), $"p0:{number}");

    private static EntryId Id(int milliseconds) => new((ulong)milliseconds, 0);
}
