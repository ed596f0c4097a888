using System.Globalization;
using System.Text.Json;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FunctionalTests.RateLimiting.Recorded;

public sealed class ReplayHarnessTests
{
    private static readonly DateTime Now = DateTime.UtcNow;

    // part of the response, actual value, whether it is a difference
    public static TheoryData<string, string?, bool> Responses =>
        new()
        {
            { "X-Rate-Limit-Limit", "1m", false },
            { "X-Rate-Limit-Limit", "60s", true },
            { "X-Rate-Limit-Limit", "1m, 1m", true },
            { "X-Rate-Limit-Limit", null, true },
            { "X-Rate-Limit-Reset", null, true },
            { "X-Rate-Limit-Reset", "9999-12-31T23:59:59.0000000Z", false },
            { "X-Rate-Limit-Reset", "9999-12-31T23:59:59.000000Z", true },
            { "X-Rate-Limit-Reset", "9999-12-31T23:59:59Z", true },
            { "X-Rate-Limit-Reset", "9999-12-31T23:59:59.0000000+00:00", true },
            { "X-Rate-Limit-Reset", "9999-12-31T23:59:59.0000000", true },
            { "X-Rate-Limit-Reset", "1999-12-31T23:59:59.0000000Z", true },
            { "X-Rate-Limit-Reset", "soon", true },
            { "Retry-After", "60", false },
            { "Retry-After", "59", false },
            { "Retry-After", "61", false },
            { "Retry-After", "58", true },
            { "Retry-After", "62", true },
            { "Retry-After", "60.0", true },
            { "Retry-After", "", true },
            { "Retry-After", null, true },
            { "Content-Type", "text/plain; charset=utf-8", true },
            { "Content-Type", "Text/Plain", true },
            { "X-Rate-Limit-Remaining", "0", true },
            { "X-Other", "", true },
            { "status", "200", true },
            { "body", "Wait 60 s.", false },
            { "body", "Wait 59 s.", true },
            { "body", "", true },
        };

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_different_part_of_a_response_is_reported_as_a_difference(string part, string? actual, bool differs)
    {
        var response = Good();
        var headers = new Dictionary<string, string>(response.Headers, StringComparer.OrdinalIgnoreCase);
        response = part switch
        {
            "status" => response with { Status = int.Parse(actual!, CultureInfo.InvariantCulture) },
            "body" => response with { Body = actual! },
            _ => response with { Headers = headers },
        };
        if (actual is null)
        {
            headers.Remove(part);
        }
        else
        {
            headers[part.ToLowerInvariant()] = actual;
        }

        var differences = Expected("60").Differences(response);
        if (differs)
        {
            Assert.StartsWith($"{part}: ", Assert.Single(differences), StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(differences);
        }
    }

    [Theory]
    [InlineData("1", "0", false)]
    [InlineData("1", "1", true)]
    [InlineData("1", "2", true)]
    [InlineData("2147483647", "2147483647", true)]
    [InlineData("2147483647", "2147483648", false)]
    public void Retry_after_must_be_positive_and_fit_an_int(string expected, string actual, bool isSame)
    {
        var response = Good();
        var headers = new Dictionary<string, string>(response.Headers) { ["Retry-After"] = actual };
        var differences = Expected(expected)
            .Differences(response with { Headers = headers, Body = $"Wait {expected} s." });
        Assert.Equal(isSame, !differences.Any());
    }

    [Fact]
    public void A_body_with_seconds_must_match_the_retry_after_header()
    {
        var response = Good();
        var later = response with
        {
            Headers = new Dictionary<string, string>(response.Headers) { ["Retry-After"] = "59" },
        };
        Assert.Empty(Expected("60").Differences(later));
        Assert.Empty(Expected("60").Differences(later with { Body = "Wait 59 s." }));
        var difference = Assert.Single(Expected("60").Differences(later with { Body = "Wait 61 s." }));
        Assert.Equal("body: 'Wait 60 s.' expected, got 'Wait 61 s.'", difference);
    }

    [Fact]
    public void Recorded_responses_equal_themselves_and_differ_from_an_empty_response()
    {
        var steps = RecordedCases.All.Values.SelectMany(recorded => recorded.Steps).ToArray();
        Assert.Equal(179, steps.Length);
        Assert.All(
            steps,
            step =>
            {
                var headers = step
                    .Expect.Headers.Where(header => header.Value.ValueKind != JsonValueKind.False)
                    .ToDictionary(
                        header => header.Key,
                        header => header.Value.ValueKind == JsonValueKind.True ? Later(1) : header.Value.GetString()!
                    );
                Assert.Empty(step.Expect.Differences(new(step.Expect.Status, headers, step.Expect.Body ?? "ok", Now)));

                var wrong = step
                    .Expect.Differences(new(204, new Dictionary<string, string>(), "nothing", Now))
                    .ToArray();
                Assert.Equal(1 + headers.Count + (step.Expect.Body is null ? 0 : 1), wrong.Length);
            }
        );
    }

    [Fact]
    public void A_configuration_becomes_keys_and_values()
    {
        var config = JsonElement.Parse(
            """
            {
              "A": { "On": true, "Off": false, "Whole": 3, "Part": 1.5, "Minus": -1, "Text": "x: {{ {0} }}", "Nothing": null },
              "B": { "List": ["one", "two"], "Rules": [{ "Deep": [{ "Last": "3" }] }] }
            }
            """
        );
        Assert.Equal(
            [
                ("A:Minus", "-1"),
                ("A:Nothing", null),
                ("A:Off", "False"),
                ("A:On", "True"),
                ("A:Part", "1.5"),
                ("A:Text", "x: {{ {0} }}"),
                ("A:Whole", "3"),
                ("B:List:0", "one"),
                ("B:List:1", "two"),
                ("B:Rules:0:Deep:0:Last", "3"),
            ],
            new RecordedCase("", config, []).Settings().OrderBy(setting => setting.Key, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_request_target_is_sent_unchanged()
    {
        const string Target = "/A%2fb/./c/../%7e%41//D/?q=%20%7E&X=1";
        await using var server = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(
                $"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget} "
                    + $"{context.Request.Headers["X-Real-IP"]}"
            )
        );
        var response = await ReceivedResponse.SendAsync(
            server.Http,
            "PUT",
            Target,
            [KeyValuePair.Create("X-Real-IP", "no address")]
        );
        Assert.Equal($"PUT {Target} no address", response.Body);
        Assert.Equal(200, response.Status);
    }

    private static RecordedResponse Expected(string retryAfter) =>
        new(
            429,
            new Dictionary<string, JsonElement>
            {
                ["X-Rate-Limit-Limit"] = JsonElement.Parse("\"1m\""),
                ["X-Rate-Limit-Reset"] = JsonElement.Parse("true"),
                ["Retry-After"] = JsonElement.Parse($"\"{retryAfter}\""),
                ["Content-Type"] = JsonElement.Parse("\"text/plain\""),
                ["X-Other"] = JsonElement.Parse("false"),
            },
            ["X-Rate-Limit-Remaining"],
            $"Wait {retryAfter} s."
        );

    private static ReceivedResponse Good() =>
        new(
            429,
            new Dictionary<string, string>
            {
                ["X-Rate-Limit-Limit"] = "1m",
                ["X-Rate-Limit-Reset"] = Later(60),
                ["Retry-After"] = "60",
                ["Content-Type"] = "text/plain",
            },
            "Wait 60 s.",
            Now
        );

    private static string Later(int seconds) => Now.AddSeconds(seconds).ToString("O", CultureInfo.InvariantCulture);
}
