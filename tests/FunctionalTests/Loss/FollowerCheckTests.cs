using LogSource.Lines;

namespace FunctionalTests.Loss;

public sealed class FollowerCheckTests
{
    private static readonly StoredLine[] Stored = [.. Enumerable.Range(1, 6).Select(Line)];

    [Fact]
    public void All_lines_in_order_over_any_number_of_streams_are_right() =>
        Assert.Empty(Faults([Seen.NewStream, .. Lines(1, 2), Seen.NewStream, Seen.NewStream, .. Lines(3, 4, 5, 6)]));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_line_that_is_missing_is_told(int missing) =>
        Assert.StartsWith(
            $"1 missing from p0:{missing} ({missing}-0) on",
            Assert.Single(Faults(Lines([.. Enumerable.Range(1, 6).Except([missing])]))),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_end_that_is_missing_is_told() =>
        Assert.Equal(
            "2 missing from p0:5 (5-0) on, after the last line, 4-0",
            Assert.Single(Faults(Lines(1, 2, 3, 4)))
        );

    [Fact]
    public void A_follower_that_has_seen_nothing_misses_all() =>
        Assert.Equal("6 missing from p0:1 (1-0) on, after the last line, 0-0", Assert.Single(Faults([])));

    [Fact]
    public void What_was_stored_behind_the_end_may_be_missing() =>
        Assert.Empty(new FollowerCheck(Stored, Lines(1, 2, 3, 4), Id(4)).Faults);

    [Fact]
    public void A_line_that_comes_twice_is_told() =>
        Assert.Equal(
            "p0:3 (3-0) came again, or too late: after 3-0",
            Assert.Single(Faults([.. Lines(1, 2, 3), Seen.NewStream, .. Lines(3, 4, 5, 6)]))
        );

    [Fact]
    public void A_line_out_of_order_is_told() =>
        Assert.Contains("p0:2 (2-0) came again, or too late: after 3-0", Faults(Lines(1, 3, 2, 4, 5, 6)));

    [Fact]
    public void A_line_that_is_not_stored_is_told()
    {
        Assert.Equal("p0:7 (7-0) is not stored", Assert.Single(Faults(Lines(1, 2, 3, 4, 5, 6, 7))));
        Assert.Contains(
            "p0:7 (6-0) is not stored",
            Faults([.. Lines(1, 2, 3, 4, 5), Seen.Of(new StoredLine(Id(6), "p0:7"))])
        );
    }

    [Fact]
    public void A_gap_between_the_last_line_and_the_next_one_covers_what_is_missing()
    {
        var check = new FollowerCheck(Stored, [.. Lines(1, 2), Gap(2, 5), .. Lines(5, 6)], Id(6));
        Assert.Empty(check.Faults);
        Assert.Equal(2, check.Covered);
    }

    [Fact]
    public void A_gap_from_before_the_first_line_covers_what_is_missing() =>
        Assert.Empty(Faults([Gap(0, 5, 4), .. Lines(5, 6)]));

    [Fact]
    public void A_gap_in_which_nothing_is_missing_is_no_fault() =>
        Assert.Empty(Faults([.. Lines(1, 2), Gap(2, 3), .. Lines(3, 4, 5, 6)]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_gap_after_another_line_than_the_last_one_is_told(int after) =>
        Assert.Contains(
            $"After = {after}-0",
            Assert.Single(Faults([.. Lines(1, 2), Gap(after, 5), .. Lines(5, 6)])),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_gap_before_another_line_than_the_next_one_is_told(int before) =>
        Assert.StartsWith(
            "p0:5 (5-0) came after",
            Assert.Single(Faults([.. Lines(1, 2), Gap(2, before), .. Lines(5, 6)])),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_gap_that_tells_of_fewer_lines_than_are_missing_is_told() =>
        Assert.Single(Faults([.. Lines(1, 2), Gap(2, 5, 1), .. Lines(5, 6)]));

    [Fact]
    public void A_gap_covers_nothing_behind_the_next_line() =>
        Assert.Equal(
            "1 missing from p0:4 (4-0) on, between 3-0 and 5-0",
            Assert.Single(Faults([Gap(0, 3), .. Lines(3, 5, 6)]))
        );

    [Fact]
    public void A_gap_at_the_end_covers_nothing() => Assert.NotEmpty(Faults([.. Lines(1, 2), Gap(2, 5)]));

    [Fact]
    public void Two_gaps_before_one_line_are_told() =>
        Assert.Single(Faults([.. Lines(1), Gap(1, 5), Gap(1, 5), .. Lines(5, 6)]));

    [Fact]
    public void A_gap_counts_no_more_when_its_stream_was_cut_off_before_the_next_line()
    {
        Assert.Empty(Faults([.. Lines(1), Gap(1, 3), Seen.NewStream, Gap(1, 5), .. Lines(5, 6)]));
        Assert.Empty(Faults([.. Lines(1), Gap(1, 4), Seen.NewStream, .. Lines(2, 3, 4, 5, 6)]));
        Assert.Equal(
            "3 missing from p0:2 (2-0) on, between 1-0 and 5-0",
            Assert.Single(Faults([.. Lines(1), Gap(1, 5), Seen.NewStream, .. Lines(5, 6)]))
        );
    }

    private static IReadOnlyList<string> Faults(IEnumerable<Seen> seen) =>
        new FollowerCheck(Stored, seen, Id(6)).Faults;

    private static IEnumerable<Seen> Lines(params int[] numbers) => numbers.Select(number => Seen.Of(Line(number)));

    private static Seen Gap(int after, int before, int? lost = null) => Seen.Of(new Gap(Id(after), Id(before), lost));

    private static StoredLine Line(int number) => new(Id(number), $"p0:{number}");

    private static EntryId Id(int milliseconds) => new((ulong)milliseconds, 0);
}
