using System.Text;
using LogSource.Ingest.Frames;

namespace LogSource.UnitTests.Ingest.Frames;

public sealed class SyslogHeaderTests
{
    private const string Good = "<165>1 2015-02-16T03:02:43.930163+01:00 host.example app web.1 ID47";

    [Fact]
    public void Every_field_is_read()
    {
        var message = Encoding.ASCII.GetBytes(Good + " - text");

        Assert.Null(SyslogHeader.Parse(message, out var header));

        Assert.Equal(1424052163930163000, header.UnixNanoseconds);
        Assert.Equal(
            "host.example|app|web.1",
            $"{Encoding.ASCII.GetString(header.HostName)}|{Encoding.ASCII.GetString(header.AppName)}|{Encoding.ASCII.GetString(header.ProcId)}");
        Assert.Equal(Good.Length, header.Length);
    }

    [Fact]
    public void Nothing_said_is_nothing()
    {
        Assert.Null(SyslogHeader.Parse("<0>1 - - - - -"u8, out var header));

        Assert.Null(header.UnixNanoseconds);
        Assert.True(header.HostName.IsEmpty && header.AppName.IsEmpty && header.ProcId.IsEmpty);
        Assert.Equal(14, header.Length);
    }

    [Fact]
    public void A_header_that_is_cut_anywhere_is_bad_or_whole_and_never_read_beyond()
    {
        var message = Encoding.ASCII.GetBytes(Good);
        for (var length = 0; length < message.Length; length++)
        {
            var fault = SyslogHeader.Parse(message.AsSpan(0, length), out var header);

            // Only the message id may be shorter and whole.
            Assert.Equal(length <= Good.LastIndexOf(' ') + 1, fault is not null);
            Assert.Equal(fault is null ? length : 0, header.Length);
        }
    }

    [Theory]
    [InlineData("<34>Oct 11 22:14:15 mymachine su: as in RFC 3164", "RFC 3164")]
    [InlineData("<34>2 - - - - - -", "version 1")]
    [InlineData("<192>1 - - - - - -", "priority")]
    [InlineData("<>1 - - - - - -", "priority")]
    [InlineData("<0001>1 - - - - - -", "priority")]
    [InlineData("<1a>1 - - - - - -", "priority")]
    [InlineData("13>1 - - - - - -", "priority")]
    [InlineData("<1>1 2015-02-16t02:02:43Z - - - - -", "timestamp")]
    [InlineData("<1>1 2015-02-16T02:02:43z - - - - -", "timestamp")]
    [InlineData("<1>1 2015-02-16T02:02:60Z - - - - -", "timestamp")]
    [InlineData("<1>1 2015-02-16T02:02:43.1234567Z - - - - -", "timestamp")]
    [InlineData("<1>1 2015-02-16T02:02:43.1234567+00:00 - - - - -", "timestamp")]
    [InlineData("<1>1 2015-02-16T02:02:43 - - - - -", "timestamp")]
    [InlineData("<1>1  - - - - -", "timestamp")]
    [InlineData("<1>1 -  - - - -", "message id")]
    [InlineData("<1>1 - h\u0001 - - - -", "message id")]
    [InlineData("<1>1 - é - - - -", "message id")]
    [InlineData("<1>1 - - - -", "message id")]
    public void A_bad_one_is_told_why(string message, string why) =>
        Assert.Contains(why, SyslogHeader.Parse(Encoding.UTF8.GetBytes(message), out _), StringComparison.Ordinal);

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_field_may_have_255_bytes(int length, bool good) =>
        Assert.Equal(good, SyslogHeader.Parse(Encoding.ASCII.GetBytes($"<1>1 - - {new string('a', length)} - -"), out _) is null);
}
