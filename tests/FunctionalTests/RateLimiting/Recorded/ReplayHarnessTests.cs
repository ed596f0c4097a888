using System.Globalization;
using System.Text.Json;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FunctionalTests.RateLimiting.Recorded;

public sealed class ReplayHarnessTests
{
    private static readonly DateTime Now = DateTime.UtcNow;

    // header or other part, what came, whether it is a difference
    public static TheoryData<string, string?, bool> Answers =>
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
    [MemberData(nameof(Answers))]
    public void An_answer_differs_in_what_is_another(string part, string? came, bool differs)
    {
        var answer = Good();
        var headers = new Dictionary<string, string>(answer.Headers, StringComparer.OrdinalIgnoreCase);
        answer = part switch
        {
            "status" => answer with { Status = int.Parse(came!, CultureInfo.InvariantCulture) },
            "body" => answer with { Body = came! },
            _ => answer with { Headers = headers },
        };
        if (came is null)
        {
            headers.Remove(part);
        }
        else
        {
            headers[part.ToLowerInvariant()] = came;
        }

        var differences = Expected("60").Differences(answer);
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
    public void There_is_a_time_to_wait_and_a_client_can_hold_it(string expected, string came, bool isSame)
    {
        var answer = Good();
        var headers = new Dictionary<string, string>(answer.Headers) { ["Retry-After"] = came };
        var differences = Expected(expected)
            .Differences(answer with { Headers = headers, Body = $"Wait {expected} s." });
        Assert.Equal(isSame, !differences.Any());
    }

    [Fact]
    public void A_body_may_have_the_seconds_that_the_header_has()
    {
        var answer = Good();
        var later = answer with { Headers = new Dictionary<string, string>(answer.Headers) { ["Retry-After"] = "59" } };
        Assert.Empty(Expected("60").Differences(later));
        Assert.Empty(Expected("60").Differences(later with { Body = "Wait 59 s." }));
        var difference = Assert.Single(Expected("60").Differences(later with { Body = "Wait 61 s." }));
        Assert.Equal("body: 'Wait 60 s.' expected, 'Wait 61 s.' came", difference);
    }

    [Fact]
    public void The_recorded_answers_do_not_differ_from_themselves_and_do_from_an_empty_one()
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
    public async Task A_request_is_sent_as_it_is_written()
    {
        const string Target = "/A%2fb/./c/../%7e%41//D/?q=%20%7E&X=1";
        await using var server = await BackendHost.StartAsync(context =>
            context.Response.WriteAsync(
                $"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget} {context.Request.Headers["X-Real-IP"]}"
            )
        );
        var answer = await ReceivedResponse.SendAsync(
            server.Http,
            "PUT",
            Target,
            [KeyValuePair.Create("X-Real-IP", "no address")]
        );
        Assert.Equal($"PUT {Target} no address", answer.Body);
        Assert.Equal(200, answer.Status);
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
