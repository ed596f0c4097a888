using System.Globalization;
using LogSource.Problems;

namespace LogSource.Ingest;

/// <summary>
/// What a request of Heroku's drains says of itself. <c>Logplex-Frame-Id</c> and <c>Logplex-Drain-Token</c> are taken and not used; the
/// token is never logged.
/// </summary>
internal static class LogplexCount
{
    private const string Name = "Logplex-Msg-Count";

    /// <summary>Holds the body to the number of messages that its sender put in.</summary>
    /// <exception cref="ProblemException">400: there are more or fewer.</exception>
    public static void Check(IHeaderDictionary headers, int count)
    {
        var announced = headers[Name];
        if (announced.Count > 0 && announced.ToString() != count.ToString(CultureInfo.InvariantCulture))
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "bad-msg-count", $"{Name} is not {count}, the number of messages in the body.");
        }
    }
}
