using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Conformance.Cases;
using FunctionalTests.Streams;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance;

/// <summary>
/// RFC 6455 and RFC 7692 through the gateway: a client receives the same as without a gateway, plus pings.
/// </summary>
[Trait("Category", "Heavy")]
public sealed class ConformanceTests(EchoFixture echo) : IClassFixture<EchoFixture>
{
    private const int MinPings = 40;
    private const int MaxShown = 10;

    /// <summary>Whether the client uses HTTP/2, whether the backend does, and <c>KeepAliveMode</c>.</summary>
    public static TheoryData<bool, bool, string> Variants
    {
        get
        {
            var rows = new TheoryData<bool, bool, string>();
            foreach (var mode in (string[])["off", "json", "control"])
            {
                rows.Add(false, false, mode);
                rows.Add(false, true, mode);
                rows.Add(true, false, mode);
                rows.Add(true, true, mode);
            }

            return rows;
        }
    }

    [Fact]
    public void Without_a_gateway_each_case_gets_the_responses_that_the_rfcs_require()
    {
        var differences = AllCases.List.Select(testCase =>
        {
            var transcript = echo.Direct[testCase.Name];
            var expected = string.Join('\n', testCase.Expected);
            return transcript.Ended && string.Join('\n', transcript.Messages()) == expected
                ? null
                : Difference(testCase, "expected", expected, transcript);
        });
        AssertNone(differences);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Through_the_gateway_each_case_gets_the_same_responses_plus_pings(
        bool http2Client,
        bool http2Backend,
        string mode
    )
    {
        await using var gateway = await GatewayHost.StartAsync([
            .. echo.Backend.Route(
                http2Backend,
                ("KeepAliveMode", mode),
                ("KeepAliveInterval", "50ms"),
                ("KeepAliveTemplate", PingFilter.Template)
            ),
            ("IdlePolicy:Tick", "00:00:00.025"),
        ]);
        var filter = new PingFilter(mode);

        var transcripts = await CasePlayer.PlayAllAsync(
            http2Client ? gateway.H2c : gateway.Http,
            "/generic/ws",
            http2Client
        );

        AssertNone(
            AllCases.List.Select(testCase =>
            {
                var direct = echo.Direct[testCase.Name].ToString();
                var withoutPings = filter.RemovePings(transcripts[testCase.Name]).ToString();
                return withoutPings == direct
                    ? null
                    : Difference(testCase, "without a gateway", direct, transcripts[testCase.Name]);
            })
        );
        if (mode != "off")
        {
            Assert.InRange(filter.BetweenMessages, MinPings, int.MaxValue);
            Assert.InRange(filter.InsideMessages, MinPings, int.MaxValue);
        }

        await Eventually.HoldsAsync(() => echo.Server.OpenCount == 0);
        await gateway.AssertEndedAsync("end=");
    }

    private static string Difference(ConformanceCase testCase, string title, string other, Transcript transcript) =>
        $"== {testCase.Name} ==\n-- {title}:\n{other}\n-- seen:\n{transcript}\n";

    private static void AssertNone(IEnumerable<string?> differences)
    {
        var found = differences.OfType<string>().ToArray();
        var text = new StringBuilder($"{found.Length} of {AllCases.List.Count} cases differ.\n").AppendJoin(
            '\n',
            found.Take(MaxShown)
        );
        Assert.True(found.Length == 0, text.ToString());
    }
}
