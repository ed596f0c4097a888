using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeGateway.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace EdgeGateway.UnitTests.Hosting.Logging;

public sealed class JsonRecordTests
{
    private static readonly DateTimeOffset Time = new(2026, 2, 16, 4, 2, 43, 930, TimeSpan.FromHours(2));

    [Fact]
    public void A_record_is_one_object_on_one_line_with_the_values_of_its_message()
    {
        var text = Write(
            "a \"quote\"\nand ünïcode",
            [new("Path", "/x"), new("Status", 200), new("{OriginalFormat}", "t")]
        );
        Assert.Equal(1, text.Count(letter => letter == '\n'));
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        var record = json.RootElement;
        Assert.Equal("2026-02-16T02:02:43.93Z", record.GetProperty("time").GetString());
        Assert.Equal("warn", record.GetProperty("level").GetString());
        Assert.Equal("Some.Category", record.GetProperty("category").GetString());
        Assert.Equal(1300, record.GetProperty("event").GetInt32());
        Assert.Equal("a \"quote\"\nand ünïcode", record.GetProperty("message").GetString());
        Assert.Equal("/x", record.GetProperty("path").GetString());
        Assert.Equal(200, record.GetProperty("status").GetInt32());
        Assert.False(record.TryGetProperty("{OriginalFormat}", out _));
    }

    [Fact]
    public void An_exception_is_the_error()
    {
        using var json = JsonDocument.Parse(Write("Failed", [], new InvalidOperationException("broken")));
        Assert.Contains("broken", json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_a_string()
    {
        using var json = JsonDocument.Parse(Write("x", [new("Value", double.NaN), new("Nothing", null)]));
        Assert.Equal("NaN", json.RootElement.GetProperty("value").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("nothing").ValueKind);
    }

    private static string Write(string message, KeyValuePair<string, object?>[] values, Exception? exception = null)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonRecord.Write(
            output,
            Time,
            LogLevel.Warning,
            "Some.Category"u8.ToArray(),
            1300,
            message,
            (IReadOnlyList<KeyValuePair<string, object?>>)values,
            exception
        );
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
