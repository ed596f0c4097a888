using System.Globalization;
using LogSource.Problems;

namespace LogSource.Ingest.Formats;

/// <summary>
/// The header fields of Heroku's log drains: <c>Logplex-Msg-Count</c>, <c>Logplex-Frame-Id</c>,
/// <c>Logplex-Drain-Token</c> and <c>User-Agent: Logplex/v72</c>. The token is never logged.
/// </summary>
internal static class LogplexHeaders
{
    private const string MessageCount = "Logplex-Msg-Count";

    private static readonly string[] Agents = ["Logplex", "Logplug"];

    /// <summary>
    /// Whether Logplex itself sent the request. A message count is not sufficient: log-shuttle also sends one, and
    /// sends structured data.
    /// </summary>
    public static bool AreOfLogplex(IHeaderDictionary headers) =>
        headers.ContainsKey("Logplex-Drain-Token")
        || headers.ContainsKey("Logplex-Frame-Id")
        || Agents.Any(agent => headers.UserAgent.ToString().StartsWith(agent, StringComparison.OrdinalIgnoreCase));

    /// <summary>Compares the number of messages in the body with the announced number.</summary>
    /// <exception cref="ProblemException">400 if the numbers differ.</exception>
    public static void CheckCount(IHeaderDictionary headers, int count)
    {
        var announced = headers[MessageCount];
        if (announced.Count > 0 && announced.ToString() != count.ToString(CultureInfo.InvariantCulture))
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                "bad-msg-count",
                $"{MessageCount} is not {count}, the number of messages in the body."
            );
        }
    }
}
