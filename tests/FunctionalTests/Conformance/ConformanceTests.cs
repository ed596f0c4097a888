using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Conformance.Cases;
using FunctionalTests.Streams;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance;

/// <summary>RFC 6455 and RFC 7692 through the gateway: whatever a client sends, it reads what it would read without a gateway,
/// and pings between.</summary>
[Trait("Category", "Heavy")]
public sealed class ConformanceTests(EchoFixture echo) : IClassFixture<EchoFixture>
{
    private const int FewestPings = 40;
    private const int MostShown = 10;

    /// <summary>HTTP/2 client, HTTP/2 backend, <c>KeepAliveMode</c>.</summary>
    public static TheoryData<bool, bool, string> Ways
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
    public void Without_a_gateway_each_case_gets_the_answers_that_the_rfcs_ask_for()
    {
        var faults = AllCases.List.Select(one =>
        {
            var transcript = echo.Direct[one.Name];
            var expected = string.Join('\n', one.Expected);
            return transcript.Ended && string.Join('\n', transcript.Messages()) == expected
                ? null
                : Difference(one, "expected", expected, transcript);
        });
        AssertNone(faults);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Through_the_gateway_each_case_reads_as_without(bool http2Client, bool http2Backend, string mode)
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
        var sieve = new PingFilter(mode);

        var transcripts = await CasePlayer.PlayAllAsync(
            http2Client ? gateway.H2c : gateway.Http,
            "/generic/ws",
            http2Client
        );

        AssertNone(
            AllCases.List.Select(one =>
            {
                var direct = echo.Direct[one.Name].ToString();
                var stripped = sieve.RemovePings(transcripts[one.Name]).ToString();
                return stripped == direct ? null : Difference(one, "without a gateway", direct, transcripts[one.Name]);
            })
        );
        if (mode != "off")
        {
            Assert.InRange(sieve.BetweenMessages, FewestPings, int.MaxValue);
            Assert.InRange(sieve.InsideMessages, FewestPings, int.MaxValue);
        }

        await Eventually.HoldsAsync(() => echo.Server.OpenCount == 0);
        await gateway.AssertGoneAsync("end=");
    }

    private static string Difference(ConformanceCase one, string title, string other, Transcript transcript) =>
        $"== {one.Name} ==\n-- {title}:\n{other}\n-- seen:\n{transcript}\n";

    private static void AssertNone(IEnumerable<string?> faults)
    {
        var found = faults.OfType<string>().ToArray();
        var text = new StringBuilder($"{found.Length} of {AllCases.List.Count} cases differ.\n").AppendJoin(
            '\n',
            found.Take(MostShown)
        );
        Assert.True(found.Length == 0, text.ToString());
    }
}
