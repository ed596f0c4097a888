using System.Text;
using LogSource.Lines;

namespace LogSource.UnitTests.Lines;

public sealed class EntryIdTests
{
    [Theory]
    [InlineData("0-0", 0, 0)]
    [InlineData("1795365602064-7", 1795365602064, 7)]
    [InlineData("18446744073709551615-18446744073709551615", ulong.MaxValue, ulong.MaxValue)]
    public void Parses_and_formats_milliseconds_and_sequence(string text, ulong milliseconds, ulong sequence)
    {
        Assert.True(EntryId.TryParse(text, out var id));

        Assert.Equal(new EntryId(milliseconds, sequence), id);
        Assert.Equal(text, id.ToString());
        Span<byte> utf8 = stackalloc byte[EntryId.MaxLength];
        Assert.Equal(text, Encoding.UTF8.GetString(utf8[..id.Write(utf8)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-")]
    [InlineData("5-")]
    [InlineData("-5")]
    [InlineData("1-2-3")]
    [InlineData("1--2")]
    [InlineData("+1-2")]
    [InlineData(" 1-2")]
    [InlineData("1-2 ")]
    [InlineData("1-2\0")]
    [InlineData("1\0-2")]
    [InlineData("1-*")]
    [InlineData("a-b")]
    [InlineData("1,000-2")]
    [InlineData("18446744073709551616-0")]
    public void Rejects_anything_else(string text) => Assert.False(EntryId.TryParse(text, out _));

    [Fact]
    public void Orders_by_time_and_then_by_sequence()
    {
        EntryId[] ascending = [EntryId.None, new(0, 1), new(5, 9), new(10, 0), new(10, 1)];

        Assert.Equal(ascending, ascending.Reverse().Order());
        Assert.True(new EntryId(5, 9) < new EntryId(10, 0));
        Assert.True(new EntryId(10, 0) >= new EntryId(10, 0));
    }

    [Theory]
    [InlineData("5-0", "5-1")]
    [InlineData("5-18446744073709551615", "6-0")]
    [InlineData("18446744073709551615-18446744073709551614", "18446744073709551615-18446744073709551615")]
    [InlineData("18446744073709551615-18446744073709551615", "18446744073709551615-18446744073709551615")]
    public void Next_is_the_smallest_greater_id(string id, string next)
    {
        Assert.True(EntryId.TryParse(id, out var parsed));

        Assert.Equal(next, parsed.Next.ToString());
    }

    [Theory]
    [InlineData("5-1", "5-0")]
    [InlineData("6-0", "5-18446744073709551615")]
    [InlineData("0-0", "0-0")]
    public void Previous_is_the_greatest_smaller_id(string id, string previous)
    {
        Assert.True(EntryId.TryParse(id, out var parsed));

        Assert.Equal(previous, parsed.Previous.ToString());
    }
}
