using System.Globalization;
using System.Text;
using EdgeGateway.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace EdgeGateway.UnitTests.Hosting.Wire;

/// <summary>Times in JSON responses.</summary>
public sealed class UtcTimeConverterTests
{
    [Theory]
    [InlineData("2026-11-28T07:45:13.1469999+00:00", "2026-11-28T07:45:13.146Z")]
    [InlineData("2026-11-28T00:15:13+02:00", "2026-11-27T22:15:13.000Z")]
    [InlineData("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.9999999+00:00", "9999-12-31T23:59:59.999Z")]
    public async Task A_time_is_written_in_UTC_with_milliseconds(string time, string expected)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        DateTimeOffset? value = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

        await context.Response.WriteJsonAsync(
            new { value, none = (DateTimeOffset?)null },
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(
            $$"""{"value":"{{expected}}","none":null}""",
            Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray())
        );
    }
}
