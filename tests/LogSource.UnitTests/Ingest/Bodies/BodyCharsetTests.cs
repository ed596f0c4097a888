using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Bodies;
using LogSource.Ingest.Budget;
using LogSource.Problems;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Ingest.Bodies;

public sealed class BodyCharsetTests
{
    private static readonly IngestOptions Defaults = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // declared charset, bytes, decoded text
    public static TheoryData<string?, byte[], string> Bodies =>
        new()
        {
            { null, [], "" },
            { null, [0xC3, 0xA9], "é" },
            { null, [0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "é" },
            { null, [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF], "\uFEFF" },
            { null, [(byte)'a', 0xEF, 0xBB, 0xBF], "a\uFEFF" },
            { null, [0xEF, 0xBB, 0xBF], "" },
            { null, [0xFF, 0xFE, 0xE9, 0x00], "é" },
            { null, [0xFE, 0xFF, 0x00, 0xE9], "é" },
            { "iso-8859-1", [0xE9, 0x85], "é\u0085" },
            { "iso-8859-1", [0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "é" },
            { "iso-8859-15", [0xA4], "€" },
            { "windows-1252", [0x80, 0xE9], "€é" },
            { "koi8-r", [0xD0], "п" },
            { "shift_jis", [0x93, 0xFA], "日" },
            { "shift_jis", [0x93], "\uFFFD" },
            { "utf-16", [0x61, 0x00, 0x0A, 0x00], "a\n" },
            { "utf-16", [0x00, 0x61, 0x00, 0x0A], "a\n" },
            { "utf-16", [0xFF, 0xFE, 0x00, 0x4E], "一" },
            { "utf-16", [0xFE, 0xFF, 0x4E, 0x00], "一" },
            { "utf-16le", [0x00, 0x4E], "一" },
            { "utf-16be", [0x4E, 0x00], "一" },
            { "utf-16be", [0xFE, 0xFF, 0x4E, 0x00], "一" },
            { "utf-16le", [0x3D, 0xD8, 0x00, 0xDE], "😀" },
            { "utf-16le", [0x3D, 0xD8], "\uFFFD" },
            { "utf-16le", [0x61, 0x00, 0x62], "a\uFFFD" },
            { "utf-32", [0x61, 0x00, 0x00, 0x00], "a" },
            { "utf-32", [0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], "a" },
            { "utf-32", [0x00, 0x00, 0xFE, 0xFF, 0x00, 0x00, 0x00, 0x61], "a" },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_is_decoded_by_its_charset_or_byte_order_mark(string? charset, byte[] bytes, string text)
    {
        using var reservation = Budget().NewReservation();

        var body = await ReadAsync(bytes, charset, reservation);

        Assert.Equal(text, Encoding.UTF8.GetString(body.Bytes.Span));
    }

    [Theory]
    [InlineData("utf-16le")]
    [InlineData("shift_jis")]
    [InlineData("windows-1252")]
    public async Task A_large_body_is_decoded_completely(string charset)
    {
        var encoding = BodyCharset.Find(charset)!;
        var text = encoding.GetString(
            encoding.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} é 日\n")))
        );
        using var reservation = Budget().NewReservation();

        var body = await ReadAsync(encoding.GetBytes(text), charset, reservation);

        Assert.Equal(text, Encoding.UTF8.GetString(body.Bytes.Span));
    }

    [Fact]
    public async Task The_limit_and_the_budget_apply_to_the_decoded_text()
    {
        var budget = Budget();
        using var reservation = budget.NewReservation();
        var euros = Enumerable.Repeat((byte)0x80, 400_000).ToArray();

        var body = await ReadAsync(euros, "windows-1252", reservation);

        Assert.Equal(1_200_000, body.Bytes.Length);
        Assert.InRange(budget.ReservedBytes, 1_200_000, 2_400_000);
        var problem = await Assert.ThrowsAsync<ProblemException>(() =>
            ReadAsync(euros, "windows-1252", reservation, limit: 1_199_999)
        );
        Assert.Equal("body-too-large", problem.Problem.Code);
    }

    private static IngestBudget Budget() => new(Options.Create(Defaults));

    private static async Task<RequestBody> ReadAsync(
        byte[] bytes,
        string? charset,
        IngestReservation reservation,
        int limit = 10 * 1024 * 1024
    )
    {
        var body = await RequestBody.ReadAsync(new MemoryStream(bytes), limit, reservation, Cancel);
        return await body.ToUtf8Async(charset is null ? null : BodyCharset.Find(charset), limit, reservation, Cancel);
    }
}
