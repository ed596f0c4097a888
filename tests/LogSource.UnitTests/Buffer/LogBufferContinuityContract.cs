using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Buffer;

/// <summary>The part of the contract that guarantees a gap for every lost line.</summary>
public abstract class LogBufferContinuityContract : LogBufferContract
{
    [Fact]
    public async Task A_reader_that_continues_from_a_retained_line_gets_no_gap()
    {
        var entries = await FillAsync(10);

        var page = await Buffer.ReadAfterAsync(App, entries[3].Id, 4, Cancel);
        Assert.Equal([4, 5, 6, 7], page.Entries.Numbers());
        Assert.Null(page.Gap);

        page = await Buffer.ReadAfterAsync(App, page.Entries[^1].Id, 4, Cancel);
        Assert.Equal([8, 9], page.Entries.Numbers());
        Assert.Null(page.Gap);

        page = await Buffer.ReadAfterAsync(App, page.Entries[^1].Id, 4, Cancel);
        Assert.Empty(page.Entries);
        Assert.Null(page.Gap);
    }

    [Fact]
    public async Task A_reader_from_the_beginning_gets_no_gap_while_no_line_was_trimmed()
    {
        Assert.Same(LogPage.Empty, await Buffer.ReadAfterAsync(App, EntryId.None, 10, Cancel));

        await FillAsync(10);

        var page = await Buffer.ReadAfterAsync(App, EntryId.None, 3, Cancel);
        Assert.Equal([0, 1, 2], page.Entries.Numbers());
        Assert.Null(page.Gap);
    }

    [Fact]
    public async Task A_reader_from_the_beginning_gets_a_gap_with_the_number_of_trimmed_lines()
    {
        var retained = await FillAsync(10 * MaxLines);

        var page = await Buffer.ReadAfterAsync(App, EntryId.None, 3, Cancel);

        Assert.Equal(retained.Take(3).Numbers(), page.Entries.Numbers());
        Assert.Equal(new Gap(EntryId.None, retained[0].Id, 10 * MaxLines - retained.Count), page.Gap);
    }

    [Fact]
    public async Task A_reader_whose_line_was_trimmed_gets_a_gap_up_to_the_oldest_line()
    {
        var seen = (await FillAsync(3))[^1].Id;
        await FillAsync(10 * MaxLines);
        var oldest = (await Buffer.ReadFromAsync(App, EntryId.None, 1, Cancel))[0];

        var page = await Buffer.ReadAfterAsync(App, seen, 3, Cancel);

        Assert.Equal(new Gap(seen, oldest.Id, Lost: null), page.Gap);
        Assert.Equal(oldest.Id, page.Entries[0].Id);
        Assert.Equal(3, page.Entries.Count);
    }

    [Fact]
    public async Task A_reader_with_an_id_above_all_others_starts_at_the_oldest_line_with_a_gap()
    {
        var entries = await FillAsync(3);
        var seen = new EntryId(ulong.MaxValue, ulong.MaxValue);

        var page = await Buffer.ReadAfterAsync(App, seen, 10, Cancel);

        Assert.Equal(new Gap(seen, entries[0].Id, Lost: null), page.Gap);
        Assert.Equal([0, 1, 2], page.Entries.Numbers());
    }

    [Fact]
    public async Task A_reader_with_an_id_that_no_line_has_gets_a_gap()
    {
        var entries = await FillAsync(3);
        await LoseAppAsync();
        await FillAsync(3);
        var seen = entries[2].Id.Next;

        var page = await Buffer.ReadAfterAsync(App, seen, 10, Cancel);

        Assert.Equal(seen, page.Gap?.After);
        Assert.Equal(page.Entries[0].Id, page.Gap?.Before);
        Assert.Null(page.Gap?.Lost);
    }

    [Fact]
    public async Task A_lost_app_is_a_gap_as_soon_as_the_next_line_arrives()
    {
        var seen = (await FillAsync(3))[^1].Id;
        await LoseAppAsync();

        Assert.Equal(EntryId.None, await Buffer.GetLastIdAsync(App, Cancel));
        Assert.Same(LogPage.Empty, await Buffer.ReadAfterAsync(App, seen, 10, Cancel));

        var entries = await FillAsync(2);
        var page = await Buffer.ReadAfterAsync(App, seen, 10, Cancel);
        Assert.Equal(new Gap(seen, entries[0].Id, Lost: null), page.Gap);
        Assert.Equal([0, 1], page.Entries.Numbers());
    }
}
