using System.Text;
using LogSource.Ingest.SyslogMessages;

namespace LogSource.UnitTests.Ingest.SyslogMessages;

public sealed class StructuredDataTests
{
    [Theory]
    [InlineData("-", 1, false)]
    [InlineData("- text", 1, false)]
    [InlineData("[id] text", 4, true)]
    [InlineData("[id a=\"1\"]", 10, false)]
    [InlineData("[id a=\"1\" b=\"\"][other@1] text", 24, false)]
    [InlineData("""[id a="q \" b \\ e \] x"] text""", 25, false)]
    [InlineData("""[id a="C:\dir"] text""", 15, false)]
    [InlineData("""[id a="ends in \\"] text""", 19, false)]
    [InlineData("[id a=\"é\"] text", 11, false)]
    public void Valid_structured_data_is_skipped_to_its_end(string text, int length, bool isPlain)
    {
        Assert.True(StructuredData.TrySkip(Encoding.UTF8.GetBytes(text), out var skipped, out var plain));

        Assert.Equal((length, isPlain), (skipped, plain));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("-text")]
    [InlineData("[]")]
    [InlineData("[id]text")]
    [InlineData("[id")]
    [InlineData("[id ]")]
    [InlineData("[id a]")]
    [InlineData("[id a=1]")]
    [InlineData("[id =\"1\"]")]
    [InlineData("[id a=\"1\"b=\"2\"]")]
    [InlineData("[id a=\"]\"]")]
    [InlineData("[id a=\"1]")]
    [InlineData("[id a=\"1\\\"]")]
    [InlineData("[a234567890123456789012345678901234]")]
    public void Anything_else_is_not_structured_data(string text) =>
        Assert.False(StructuredData.TrySkip(Encoding.UTF8.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("- text", 1)]
    [InlineData("[id a=\"1\"] text", 10)]
    [InlineData("[id a=\"say \"hi\" now\"] text", 21)]
    [InlineData("[id a=\"x] y\"] text", 13)]
    [InlineData("[id a=\"x]y\"][b c=\"d\"] text", 21)]
    [InlineData("[id a=1] text", 8)]
    [InlineData("[id  a=\"1\"]", 11)]
    [InlineData("[a2345678901234567890123456789012345 b=\"1\"] text", 43)]
    [InlineData("[a@1 k=\"v\"]no blank after", 11)]
    [InlineData("[a@1 k=\"v\" ]text", 12)]
    [InlineData("[a@1 k=\"v\"  b=\"w\" ][c@1 ] text", 25)]
    [InlineData("[a@1][b@2 k=\"\\]\"]text", 17)]
    [InlineData("[a@1 k=\"v\"][no end", 11)]
    [InlineData("[INFO ] text", 0)]
    [InlineData("[id a=\"1\" text", 0)]
    [InlineData("[] text", 0)]
    [InlineData("[id a] text", 0)]
    [InlineData("[a=b] text", 0)]
    [InlineData("-text", 0)]
    [InlineData("", 0)]
    public void Malformed_structured_data_is_skipped_as_far_as_it_is_recognized(string text, int length) =>
        Assert.Equal(length, StructuredData.Skip(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Truncated_structured_data_is_not_recognized()
    {
        var text = Encoding.UTF8.GetBytes("""[id a="1\]" b="\\"][x y="z"]""");
        var whole = text.AsSpan().IndexOf("]["u8) + 1;
        for (var length = 0; length < text.Length; length++)
        {
            Assert.Equal(length == whole, StructuredData.TrySkip(text.AsSpan(0, length), out _, out _));
        }
    }
}
